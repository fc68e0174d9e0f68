import { TestClient } from '@belvedere/testing'
import express, { type Express } from 'express'
import { describe, expect, it } from 'vitest'
import {
  defineRoutes,
  errorHandler,
  HttpResponse,
  JsonResponse,
  notFound,
  View,
  type Policy,
} from '../../src/index.ts'

const members: Policy = {
  name: 'members',
  stage: 'access',
  run: (view, next) =>
    view.request.get('X-User') === undefined ? new HttpResponse('Members only.', { status: 401 }) : next(),
}

const urls = defineRoutes({
  account: '/p',
  detail: '/p/:id',
  number: '/n/:id(int)',
  files: '/files/*path',
  plain: '/plain/:id',
})

function appWith(ran: string[]): Express {
  class Private extends View {
    static override policies = [members]
    get() {
      ran.push(this.request.url)
      return new JsonResponse({ ...this.params })
    }
  }
  const plain: express.RequestHandler = (request, response) => {
    ran.push(request.url)
    response.json(request.params)
  }
  return express()
    .use(urls.handlers({ account: Private, detail: Private, number: Private, files: Private, plain }))
    .use(notFound(), errorHandler())
}

const user = { headers: { 'X-User': 'ada' } }

describe('a path that means harm', () => {
  it('CORE-12: is 400 when it cannot be decoded, and says nothing of the code', async () => {
    const ran: string[] = []
    await using client = new TestClient(appWith(ran))
    for (const path of [
      '/p/%E0%A4%A',
      '/p/%',
      '/p/%zz',
      '/p/%C0%AF',
      '/n/%E0%A4%A',
      '/files/a/%FF',
      '/plain/%',
    ]) {
      const response = await client.get(path, user)
      expect([path, response.status]).toEqual([path, 400])
      expect(response.text()).not.toMatch(/at |URIError|routes/)
    }
    expect(ran).toEqual([])
  })

  it('CORE-13: is 404 with a NUL in it, for views and for plain handlers, before any of them runs', async () => {
    const ran: string[] = []
    await using client = new TestClient(appWith(ran))
    for (const path of ['/p/a%00b', '/p/%00', '/n/1%00', '/files/a/%00', '/plain/a%00b'])
      expect([path, (await client.get(path, user)).status]).toEqual([path, 404])
    expect(ran).toEqual([])
  })

  it('CORE-14: keeps an encoded slash within its parameter, and takes no part of the path for a step', async () => {
    await using client = new TestClient(appWith([]))
    for (const [path, params] of [
      ['/p/..%2f..%2fetc', { id: '../../etc' }],
      ['/p/..', { id: '..' }],
      ['/files/../p', { path: '../p' }],
      ['/files/..%2fp/.', { path: '../p/.' }],
      ['/p/__proto__', { id: '__proto__' }],
    ] as const) {
      const response = await client.get(path, user)
      expect([path, response.status, response.json()]).toEqual([path, 200, params])
    }
    expect((await client.get('/n/..%2f1', user)).status).toBe(404)
    expect(() => urls.reverse('detail', { id: '..' })).toThrow('cannot put ".." in place of "id"')
  })

  it('CORE-15: has no spelling that reaches a view without its access check', async () => {
    const ran: string[] = []
    await using client = new TestClient(appWith(ran))
    const spellings = `
      /p /P /p/ //p ///p /p// /./p /../p /p/. /p/.. /x/../p /p;x /p;x=1 /;/p /%70 /%50 /p%2f /%2fp /p%2F1 /p%20
      /p%09 /p. /p.json /p%00 /p%23 /p%3f /p? /p?/ /p/1 /P/1 /p/1/ /p//1 /p/%31 /p/1;x /p/1?x /p/1%2f /p%2f1
      /p/./1 /\\p /p\\1 /n/1 /N/01 http://a/p http://a//p http://a@b/p/1 HTTP://a/P`.match(/\S+/g)!
    expect(spellings.length).toBeGreaterThan(40)
    for (const target of spellings) {
      const request = `GET ${target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`
      const status = /^HTTP\/1\.1 (\d+)/.exec(String(await client.raw(request)))?.[1]
      expect([target, ['400', '401', '404']]).toEqual([target, expect.arrayContaining([status])])
    }
    expect(ran).toEqual([])
    expect((await client.get('/P/1/', user)).json()).toEqual({ id: '1' })
  })

  it('CORE-17: finds the same route and parameters whatever its query repeats or names', async () => {
    await using client = new TestClient(appWith([]))
    for (const query of ['id=2', 'id=2&id=3', 'id[]=2', 'id', '__proto__=1', 'id=%E0%A4%A', '=', '%00'])
      expect([query, (await client.get(`/p/1?${query}`, user)).json()]).toEqual([query, { id: '1' }])
  })
})
