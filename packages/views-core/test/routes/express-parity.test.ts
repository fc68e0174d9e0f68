import { TestClient, type TestResponse } from '@belvedere/testing'
import express, { Router, type ErrorRequestHandler, type Express, type RequestHandler } from 'express'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, defineRoutes, type Patterns } from '../../src/index.ts'

const runs = Math.ceil(Number(process.env['BELVEDERE_RUNS'] ?? 1000) / 10)

interface Matching {
  readonly caseSensitive?: boolean
  readonly strict?: boolean
}

type MakeRouter = (patterns: Patterns, handler: RequestHandler, matching?: Matching) => RequestHandler

const byExpress: MakeRouter = (patterns, handler, matching = {}) => {
  const router = Router(matching)
  for (const pattern of Object.values(patterns)) router.all(pattern, handler)
  return router
}

const byUrls: MakeRouter = (patterns, handler, { caseSensitive = false, strict = false } = {}) => {
  const urls = defineRoutes(patterns, { caseSensitive, trailingSlash: strict ? 'strict' : 'ignore' })
  return urls.handlers(Object.fromEntries(Object.keys(patterns).map((name) => [name, handler])))
}

/** Writes all that a handler can see of its route. */
const tell: RequestHandler = (request, response) => {
  const { params, baseUrl, url, originalUrl, path, method } = request
  const route = (request.route as { path: string }).path
  response.set('X-Route', route).json({ route, params, baseUrl, url, originalUrl, path, method })
}

/** Lets the first routes that match pass, as many as the request says, by one of the ways to do that. */
const passOrTell: RequestHandler = (request, response, next) => {
  const left = Number(request.headers['x-pass'] ?? 0)
  request.headers['x-pass'] = String(left - 1)
  if (left === 0) tell(request, response, next)
  else if (left % 2 === 0) next('route')
  else next()
}

const tellStatus: ErrorRequestHandler = (error: { status?: number }, request, response, _next) => {
  const params = request.params as object | undefined
  response.status(error.status ?? 500).json({ status: error.status ?? 500, params: { ...params } })
}

function appWith(router: RequestHandler, prefix = '/'): Express {
  const app = express()
  app.use(prefix, router)
  app.use((request, response) => {
    response.status(404).json({ baseUrl: request.baseUrl, url: request.url, params: request.params })
  })
  app.use(tellStatus)
  return app
}

function seen(response: TestResponse): unknown {
  const text = response.text()
  return {
    status: response.status,
    allow: response.headers.get('allow'),
    body: text && (JSON.parse(text) as unknown),
  }
}

const TABLE = {
  home: '/',
  list: '/articles',
  draft: '/articles/new',
  detail: '/articles/:slug',
  comment: '/articles/:slug/comments/:id',
  slashed: '/about/',
  odd: '/:__proto__/:constructor/edit',
  file: '/files/*path',
  mixed: '/Mixed/Case',
}

const PATHS = [
  '/',
  '//',
  '///',
  '/?a=1',
  '/articles',
  '/articles?page=2&page=3',
  '/articles/',
  '/articles//',
  '//articles',
  '/ARTICLES',
  '/%61rticles',
  '/articles/new',
  '/articles/New/',
  '/articles/tides',
  '/articles/a%20b+c',
  '/articles/a%2Fb',
  '/articles/..%2f..%2fetc',
  '/articles/__proto__',
  '/articles/%E0%A4%A',
  '/articles/new%',
  '/articles/%E0%A4%A/comments/1',
  '/articles/tides/comments/3',
  '/articles/tides/comments/',
  '/articles//comments/3',
  '/articles/tides/Comments/3/?x#y',
  '/about',
  '/about/',
  '/about//',
  '/a/b/edit',
  '/__proto__/constructor/edit',
  '/files',
  '/files/',
  '/files//',
  '/files/a',
  '/files/a/',
  '/files//a///b/',
  '/files/a%2Fb/..%2fc/ä',
  '/files/../a/./b',
  '/files/a/%ZZ',
  '/mixed/case',
  '/articles;x',
  '/articles.',
  `/articles/${'a'.repeat(10_000)}`,
  `/${'a/'.repeat(5000)}`,
  `/files/${'a/'.repeat(5000)}`,
  `/${'/'.repeat(10_000)}`,
]

describe('the middleware of handlers(), beside a router of Express with the same patterns', () => {
  it.each([
    ['by default', {}],
    ['with caseSensitive', { caseSensitive: true }],
    ['with strict slashes', { strict: true }],
  ])('answers the same requests the same way %s', async (_name, matching) => {
    await using theirs = new TestClient(appWith(byExpress(TABLE, tell, matching)))
    await using ours = new TestClient(appWith(byUrls(TABLE, tell, matching)))
    for (const path of PATHS.map((each) => each.replaceAll('ä', '%C3%A4'))) {
      for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS', 'PROPFIND']) {
        const [expected, answer] = await Promise.all([
          theirs.request(method, path),
          ours.request(method, path),
        ])
        expect([method, path, seen(answer)]).toEqual([method, path, seen(expected)])
        expect(answer.headers.get('x-route')).toBe(expected.headers.get('x-route'))
      }
    }
  })

  it('shows the same URLs and parameters below a mount with parameters of its own, and puts them back after', async () => {
    for (const prefix of ['/site', '/:lang', '/a/:b/c']) {
      await using theirs = new TestClient(appWith(byExpress(TABLE, tell), prefix))
      await using ours = new TestClient(appWith(byUrls(TABLE, tell), prefix))
      for (const start of ['/site', '/Site', '/a/x/c']) {
        for (const path of ['', '/', '/articles/tides', '/nowhere', '/files/a/b?q', '/articles/%ZZ']) {
          const [expected, answer] = await Promise.all([theirs.get(start + path), ours.get(start + path)])
          expect([start + path, seen(answer)]).toEqual([start + path, seen(expected)])
        }
      }
    }
  })

  it('takes a request target in absolute form', async () => {
    for (const make of [byExpress, byUrls]) {
      await using client = new TestClient(appWith(make(TABLE, tell)))
      const request =
        'GET http://elsewhere.example/articles/tides?q=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
      expect(String(await client.raw(request))).toContain(
        '"route":"/articles/:slug","params":{"slug":"tides"}',
      )
    }
  })

  it('gives the same for any table, any path and any number of handlers that pass', async () => {
    const segment = fc.constantFrom('a', 'b', 'A', ':x', ':y')
    const pattern = fc
      .tuple(fc.array(segment, { maxLength: 3 }), fc.constantFrom('', '', '', '/', '/*rest'))
      .map(
        ([segments, end]) =>
          segments.map((each, index) => `/${each}${each.startsWith(':') ? index : ''}`).join('') + end,
      )
      .map((text) => text || '/')
    const path = fc
      .tuple(
        fc.array(fc.constantFrom('a', 'b', 'B', 'c', '%61', '..%2f', '%E0', 'x%20y', ''), { maxLength: 4 }),
        fc.constantFrom('', '', '/', '//'),
      )
      .map(([segments, end]) => `/${segments.join('/')}${end}`)
    let theirs: RequestHandler
    let ours: RequestHandler
    const choose: RequestHandler = (request, response, next) =>
      (request.headers['x-router'] === 'ours' ? ours : theirs)(request, response, next)
    await using client = new TestClient(appWith(choose))
    await fc.assert(
      fc.asyncProperty(
        fc.array(pattern, { minLength: 1, maxLength: 10 }),
        fc.array(fc.tuple(path, fc.nat(3)), { minLength: 1, maxLength: 8 }),
        fc.record({ caseSensitive: fc.boolean(), strict: fc.boolean() }),
        async (candidates, requests, matching) => {
          const patterns = reachable(candidates, matching)
          theirs = byExpress(patterns, passOrTell, matching)
          ours = byUrls(patterns, passOrTell, matching)
          for (const [target, passes] of requests) {
            const headers = { 'x-pass': String(passes) }
            const expected = await client.get(target, { headers })
            const answer = await client.get(target, { headers: { ...headers, 'x-router': 'ours' } })
            expect([target, seen(answer)]).toEqual([target, seen(expected)])
          }
        },
      ),
      { numRuns: runs },
    )
  })
})

/** A table of these patterns without those that are refused because they are never reached. */
function reachable(candidates: readonly string[], matching: Matching): Patterns {
  let patterns: Patterns = {}
  for (const [index, pattern] of candidates.entries()) {
    const more = { ...patterns, [`route-${index}`]: pattern }
    try {
      byUrls(more, tell, matching)
      patterns = more
    } catch (error) {
      if (!ConfigurationError.is(error)) throw error
    }
  }
  return patterns
}

describe('what a handler may do, as with a router of Express', () => {
  const patterns = { first: '/a/b', second: '/a/:x', third: '/:x/:y' }

  function appOf(make: MakeRouter, handler: RequestHandler): Express {
    const app = express()
    app.use((_request, response, next) => {
      response.set('X-Before', 'yes')
      next()
    })
    app.use(make(patterns, handler))
    app.use((_request, response) => void response.send('after'))
    app.use(((error: unknown, request, response, _next) => {
      const text = error instanceof Error ? error.message : String(error)
      response.status(500).send(`${text} at ${(request.route as { path: string }).path}`)
    }) satisfies ErrorRequestHandler)
    return app
  }

  const isFirst = (request: express.Request): boolean => (request.route as { path: string }).path === '/a/b'

  it.each<[string, RequestHandler, string]>([
    [
      'next() goes on with the next route',
      (q, s, next) => (isFirst(q) ? next() : tell(q, s, next)),
      '"route":"/a/:x"',
    ],
    [
      "next('route') does too",
      (q, s, next) => (isFirst(q) ? next('route') : tell(q, s, next)),
      '"route":"/a/:x"',
    ],
    ["next('router') leaves them all", (_q, _s, next) => next('router'), 'after'],
    ['next() from the last leaves them', (_q, _s, next) => next(), 'after'],
    ['next(error) reaches the handler of errors', (_q, _s, next) => next(new Error('told')), 'told at /a/b'],
    [
      'a rewritten URL is matched from there on',
      (q, s, next) => {
        if (!isFirst(q)) tell(q, s, next)
        else {
          q.url = '/c/d'
          next()
        }
      },
      '"route":"/:x/:y","params":{"x":"c","y":"d"}',
    ],
    [
      'request.next() is the same as next()',
      (q, s, next) => (isFirst(q) ? q.next!() : tell(q, s, next)),
      '"route":"/a/:x"',
    ],
    [
      'an error thrown reaches the handler of errors',
      () => {
        throw new Error('thrown')
      },
      'thrown at /a/b',
    ],
    ['a rejection does too', () => Promise.reject(new Error('rejected')) as never, 'rejected at /a/b'],
    [
      'a rejection after next() to a route',
      async (q, _s, next) => {
        if (isFirst(q)) return next()
        await Promise.resolve()
        throw new Error('later')
      },
      'later at /a/:x',
    ],
  ])('%s', async (_name, handler, expected) => {
    for (const make of [byExpress, byUrls]) {
      await using client = new TestClient(appOf(make, handler))
      const response = await client.get('/a/b')
      expect(response.text()).toContain(expected)
      expect(response.headers.get('x-before')).toBe('yes')
    }
  })

  it.each([undefined, null, 0, '', 'route', 'router', Symbol('s'), {}])(
    'CORE-07: takes %s for an error when it is thrown, where Express takes some of them for a signal',
    async (thrown) => {
      for (const handler of [
        () => {
          throw thrown
        },
        () => Promise.reject(thrown) as never,
      ]) {
        await using client = new TestClient(appOf(byUrls, handler))
        const response = await client.get('/a/b')
        expect([response.status, response.text()]).toEqual([
          500,
          expect.stringMatching(/^(A handler threw \w+, and no Error\.|\[object Object\]) at \/a\/b$/),
        ])
      }
    },
  )

  it('puts request.params and request.next back when it leaves', async () => {
    const app = express()
    for (const make of [byExpress, byUrls]) {
      const inner = make(patterns, (_request, _response, next) => next())
      app.use('/:lang', (request, response, next) => {
        const { params, next: before } = request
        inner(request, response, () => {
          expect([request.params, request.next]).toEqual([params, before])
          expect(params).toEqual({ lang: 'fr' })
          next()
        })
      })
    }
    app.use((_request, response) => void response.send('after'))
    await using client = new TestClient(app)
    expect((await client.get('/fr/a/b')).text()).toBe('after')
  })

  it('stands within routers and applications, and around them', async () => {
    const inner = Router().use('/:lang', byUrls(patterns, tell))
    const sub = express().use('/sub', inner)
    const app = express().use(
      '/site',
      byUrls({ files: '/files/*path' }, (request, response, next) =>
        // A sub-application as a handler sees the request as it came.
        express().get('/files/x', (_request, reply) => void reply.send('from the sub-application'))(
          request,
          response,
          next,
        ),
      ),
      sub,
    )
    await using client = new TestClient(app)
    expect((await client.get('/site/sub/fr/a/q')).json()).toMatchObject({
      route: '/a/:x',
      params: { x: 'q' },
      baseUrl: '/site/sub/fr',
      url: '/a/q',
      originalUrl: '/site/sub/fr/a/q',
    })
    expect((await client.get('/site/files/x')).text()).toBe('from the sub-application')
    expect((await client.get('/site/files/y')).status).toBe(404)
  })

  it("is listed by Express's own listRoutes(), and by tools that walk the stack", () => {
    const handler = defineRoutes(patterns).handlers({ first: tell, second: tell, third: tell })
    const app = express().use('/site', handler)
    const router = app.router as unknown as { listRoutes(): { path: string; router: typeof handler }[] }
    const [mounted] = router.listRoutes()
    expect(mounted!.path).toBe('/site')
    expect(mounted!.router.listRoutes()).toEqual([
      { path: '/a/b', methods: ['*'], router: undefined },
      { path: '/a/:x', methods: ['*'], router: undefined },
      { path: '/:x/:y', methods: ['*'], router: undefined },
    ])
    expect(handler.stack.map(({ route }) => [route.path, route.stack[0]!.name])).toEqual([
      ['/a/b', 'tell'],
      ['/a/:x', 'tell'],
      ['/:x/:y', 'tell'],
    ])
  })
})
