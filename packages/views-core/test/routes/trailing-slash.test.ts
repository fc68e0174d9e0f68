import { TestClient } from '@belvedere/testing'
import express, { Router, type RequestHandler } from 'express'
import { describe, expect, it } from 'vitest'
import { defineRoutes, type RouteOptions } from '../../src/index.ts'

const TABLE = {
  home: '/',
  list: '/articles/',
  detail: '/articles/:id(int)/',
  bare: '/about',
  user: '/:user/settings/',
  rest: '/files/*path',
}

const tell: RequestHandler = (request, response) =>
  void response.send((request.route as { path: string }).path)

function appWith(trailingSlash: RouteOptions['trailingSlash'], handler = tell): express.Express {
  const urls = defineRoutes(TABLE, { trailingSlash: trailingSlash! })
  const handlers = {
    home: handler,
    list: handler,
    detail: handler,
    bare: handler,
    user: handler,
    rest: handler,
  }
  return express().use(urls.handlers(handlers))
}

describe('trailingSlash', () => {
  it("'redirect' leads to the form that is there, and nowhere else", async () => {
    await using client = new TestClient(appWith('redirect'))
    for (const [path, location] of [
      ['/articles', '/articles/'],
      ['/articles?page=2&q=a/', '/articles/?page=2&q=a/'],
      ['/articles/7', '/articles/7/'],
      ['/articles//', '/articles/'],
      ['/about/', '/about'],
      ['/ABOUT/?', '/ABOUT?'],
      ['/a%2Fb/settings', '/a%2Fb/settings/'],
      ['/%5Cevil.example/settings', '/%5Cevil.example/settings/'],
    ] as const) {
      const response = await client.get(path)
      expect([path, response.status, response.headers.get('location')]).toEqual([path, 301, location])
    }
    for (const path of ['/', '/articles/', '/articles/7/', '/about', '/files/a', '/files/a/'])
      expect([path, (await client.get(path)).status]).toEqual([path, 200])
    for (const path of [
      '/articles/x',
      '/articles///',
      '/nowhere',
      '/nowhere/',
      '/files',
      '/files/',
      '/about//',
    ])
      expect([path, (await client.get(path)).status]).toEqual([path, 404])
  })

  it("'redirect' keeps method and body of what is no GET", async () => {
    await using client = new TestClient(appWith('redirect'))
    for (const [method, status] of [
      ['HEAD', 301],
      ['POST', 308],
      ['PUT', 308],
      ['DELETE', 308],
      ['OPTIONS', 308],
    ] as const) {
      const response = await client.request(method, '/articles')
      expect([method, response.status, response.headers.get('location')]).toEqual([
        method,
        status,
        '/articles/',
      ])
    }
  })

  it("'redirect' keeps the prefix of a mount", async () => {
    await using client = new TestClient(express().use('/site', Router().use('/:lang', appWith('redirect'))))
    expect((await client.get('/site/fr/articles?q')).headers.get('location')).toBe('/site/fr/articles/?q')
    expect((await client.get('/site/fr')).text()).toBe('/')
  })

  it("'redirect' never leads to another site", async () => {
    const app = express()
    app.use('/', appWith('redirect'))
    await using client = new TestClient(app)
    for (const target of [
      '//evil.example/settings',
      '/\\evil.example/settings',
      '//about/',
      '/\\/settings',
    ]) {
      const answer = String(
        await client.raw(`GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`),
      )
      expect([target, /^location:.*/im.exec(answer)?.[0] ?? null]).toEqual([target, null])
    }
    const absolute = String(
      await client.raw('GET http://evil.example/articles?q HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'),
    )
    expect(absolute).toMatch(/^location: \/articles\/\?q\r$/im)
  })

  it("'redirect' leaves alone a request that a handler let pass", async () => {
    const urls = defineRoutes({ any: '/:any', about: '/about/' }, { trailingSlash: 'redirect' })
    const handlers = urls.handlers({ any: (_request, _response, next) => next(), about: tell })
    await using client = new TestClient(express().use(handlers))
    expect((await client.get('/about')).status).toBe(404)
    expect((await client.get('/about/')).status).toBe(200)
  })

  it("'strict' takes the form of the pattern alone, and 'ignore', which is what goes without saying, both", async () => {
    await using strict = new TestClient(appWith('strict'))
    await using loose = new TestClient(appWith(undefined))
    for (const [path, status] of [
      ['/articles', 404],
      ['/articles/', 200],
      ['/about/', 404],
      ['/about', 200],
    ] as const) {
      expect([path, (await strict.get(path)).status]).toEqual([path, status])
      expect([path, (await loose.get(path)).status]).toEqual([path, 200])
    }
  })

  it('is refused at start-up when it is something else', () => {
    expect(() => defineRoutes({ a: '/' }, { trailingSlash: 'append' as never })).toThrow(
      'trailingSlash: is "append"; take one of ignore, strict, redirect',
    )
  })

  it('lets /a and /a/ be two routes where they are two paths', () => {
    expect(() => defineRoutes({ a: '/a', b: '/a/' })).toThrow('b: /a/ is never reached')
    expect(() => defineRoutes({ a: '/a', b: '/a/' }, { trailingSlash: 'strict' })).not.toThrow()
    expect(() => defineRoutes({ a: '/a', b: '/A' })).toThrow('b: /A is never reached')
    expect(() => defineRoutes({ a: '/a', b: '/A' }, { caseSensitive: true })).not.toThrow()
  })
})
