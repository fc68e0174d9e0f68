import { AssertionError } from 'node:assert'
import express from 'express'
import { afterAll, describe, expect, it } from 'vitest'
import { assertContains, assertRedirects, assertStatus, TestClient } from '../src/index.ts'

const app = express()
app.get('/articles', (_, response) => response.type('html').send('<li>One</li><li>Two</li>'))
app.get('/old/list', (_, response) => response.redirect('../articles?page=2'))
app.get('/whole', (request, response) => response.redirect(303, `http://${request.get('host')}/articles`))
app.get('/away', (_, response) => response.redirect(301, 'https://elsewhere.test/articles'))

const client = new TestClient(app)
afterAll(() => client.close())

describe('assertStatus', () => {
  it('passes, or fails with what came', async () => {
    const response = await client.get('/articles')
    assertStatus(response, 200)
    expect(() => assertStatus(response, 404)).toThrow(AssertionError)
    expect(() => assertStatus(response, 404)).toThrow(
      'GET /articles answered 200 (text/html; charset=utf-8), expected 404.\n<li>One</li>',
    )
  })
})

describe('assertContains', () => {
  it('counts a text or the matches of an expression', async () => {
    const response = await client.get('/articles')
    assertContains(response, '<li>')
    assertContains(response, '<li>', { count: 2 })
    assertContains(response, /<li>T/, { count: 1 })
    assertContains(response, 'Three', { count: 0 })
    expect(() => assertContains(response, 'Three')).toThrow(
      '"Three" stands there 0 times, expected at least once',
    )
    expect(() => assertContains(response, '<li>', { count: 3 })).toThrow(
      'stands there 2 times, expected 3 times',
    )
  })

  it('looks at the status first', async () => {
    const response = await client.get('/nowhere')
    expect(() => assertContains(response, 'Cannot GET')).toThrow('answered 404')
    assertContains(response, 'Cannot GET', { status: 404 })
  })
})

describe('assertRedirects', () => {
  it('reads relative and complete addresses from the path asked for', async () => {
    assertRedirects(await client.get('/old/list'), '/articles?page=2')
    assertRedirects(await client.get('/old/list'), `${client.url}/articles?page=2`, 302)
    assertRedirects(await client.get('/whole'), '/articles', 303)
    assertRedirects(await client.get('/away'), 'https://elsewhere.test/articles')
  })

  it('looks at the last redirect that was followed', async () => {
    assertRedirects(await client.get('/old/list', { redirect: 'follow' }), '/articles?page=2', 302)
  })

  it.each([
    ['/articles', '/', undefined, 'does not redirect'],
    ['/old/list', '/articles', undefined, 'Redirected to ../articles?page=2, expected /articles.'],
    ['/away', '/articles', undefined, 'Redirected to https://elsewhere.test/articles'],
    ['/whole', '/articles', 302, 'Redirected with 303, expected 302.'],
  ])('fails for %s to %s with %s', async (path, url, status, message) => {
    const response = await client.get(path)
    expect(() => assertRedirects(response, url, status)).toThrow(message)
  })
})
