import express, { type RequestHandler } from 'express'
import { TestClient } from '@belvedere/testing'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import {
  ConfigurationError,
  defineRoutes,
  errorHandler,
  JsonResponse,
  notFound,
  ReverseError,
  routeOf,
  View,
} from '../../src/index.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

const urls = defineRoutes({
  home: '/',
  'article-list': '/articles',
  'article-detail': '/articles/:slug',
  comment: '/articles/:slug/comments/:id',
  file: '/files/*path',
})

describe('reverse()', () => {
  it('writes literal paths, parameters, numbers and wildcards', () => {
    expect(urls.reverse('home')).toBe('/')
    expect(urls.reverse('article-list')).toBe('/articles')
    expect(urls.reverse('article-detail', { slug: 'tides' })).toBe('/articles/tides')
    expect(urls.reverse('comment', { slug: 'tides', id: 9007199254740993n })).toBe(
      '/articles/tides/comments/9007199254740993',
    )
    expect(urls.reverse('comment', { slug: 'tides', id: 0 })).toBe('/articles/tides/comments/0')
    expect(urls.reverse('file', { path: 'a/b c/ä.txt' })).toBe('/files/a/b%20c/%C3%A4.txt')
  })

  it('A-41: stands in an attribute of a class, before any handler is bound, with a query and a fragment', async () => {
    class Form extends View {
      successUrl = urls.reverse(
        'article-detail',
        { slug: 'tides' },
        { query: { saved: true }, fragment: 'top' },
      )
      get() {
        return new JsonResponse(this.successUrl)
      }
    }
    await using client = new TestClient(express().use(Form.asView()))
    expect((await client.get('/')).json()).toBe('/articles/tides?saved=true#top')
  })

  it('names no more than twenty routes when it knows none of that name', () => {
    const many = defineRoutes(
      Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`r${index}`, `/${index}`])),
    )
    expect(() => many.reverse('other')).toThrow(/there are r0, .*, r19 and 5 more\.$/)
  })

  it('encodes all that means something in a path', () => {
    expect(urls.reverse('article-detail', { slug: 'a/b?c#d%e f&g=h;i:j@k' })).toBe(
      '/articles/a%2Fb%3Fc%23d%25e%20f%26g%3Dh%3Bi%3Aj%40k',
    )
  })

  it('writes a query, with lists repeated and null left out, and a fragment', () => {
    const query = {
      page: 2,
      tag: ['a b', 'c&d'],
      deep: true,
      id: 1n,
      none: null,
      nothing: undefined,
      list: [null, 'x'],
    }
    expect(urls.reverse('article-list', {}, { query, fragment: 'top of page' })).toBe(
      '/articles?page=2&tag=a+b&tag=c%26d&deep=true&id=1&list=x#top%20of%20page',
    )
    expect(urls.reverse('article-list', {}, { query: { none: null } })).toBe('/articles')
  })

  it('writes half a character in a query or a fragment as a browser does', () => {
    expect(urls.reverse('home', {}, { query: { q: '\uD800' }, fragment: '\uD800' })).toBe(
      '/?q=%EF%BF%BD#%EF%BF%BD',
    )
  })

  it.each([
    ['an empty value', () => urls.reverse('article-detail', { slug: '' })],
    ['a step', () => urls.reverse('article-detail', { slug: '.' })],
    ['a step up', () => urls.reverse('article-detail', { slug: '..' })],
    ['a step up within a wildcard', () => urls.reverse('file', { path: 'a/../b' })],
    ['a slash at the end of a wildcard', () => urls.reverse('file', { path: 'a/' })],
    ['two slashes in a wildcard', () => urls.reverse('file', { path: 'a//b' })],
    ['half a character', () => urls.reverse('article-detail', { slug: '\uD800' })],
    ['a NUL, which no view takes', () => urls.reverse('article-detail', { slug: 'a\0b' })],
    ['a NUL within a wildcard', () => urls.reverse('file', { path: 'a/\0' })],
  ])('refuses %s, which would lead elsewhere', (_name, reverse) => {
    expect(reverse).toThrow(ReverseError)
    expect(reverse).toThrow(/^The route "[\w-]+" \(\/.*\) cannot put ".*" in place of "(slug|path)"\.$/)
  })

  it('says which parameter is missing or unknown, and which routes there are', () => {
    // As JavaScript calls it: none of this compiles.
    const reverse = urls.reverse as (name: string, params?: object) => string
    expect(() => reverse('article-detail')).toThrow(
      'The route "article-detail" (/articles/:slug) needs the parameter "slug".',
    )
    expect(() => reverse('article-detail', { slug: null })).toThrow('needs the parameter "slug"')
    expect(() => reverse('article-detail', { slug: 'a', id: 1 })).toThrow('has no parameter "id"')
    expect(() => reverse('detail')).toThrow('There is no route "detail"; there are home, article-list,')
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect(() => reverse(name)).toThrow(ReverseError)
      expect(() => reverse('article-detail', Object.create({ slug: 'inherited' }) as object)).toThrow(
        ReverseError,
      )
    }
  })

  it('takes a parameter that is called like a member of every object', () => {
    const odd = defineRoutes({ odd: '/:constructor/:toString' })
    expect(odd.reverse('odd', { constructor: 'a', toString: 'b' })).toBe('/a/b')
    // @ts-expect-error - a parameter is missing
    expect(() => odd.reverse('odd', { constructor: 'a' })).toThrow(ReverseError)
  })
})

describe('defineRoutes()', () => {
  it('reports every pattern that it cannot read, all at once', () => {
    expect(() =>
      defineRoutes({
        relative: 'articles',
        twice: '/:id/:id',
        middle: '/*path/edit',
        nameless: '/articles/:',
        number: '/:1st',
        optional: '/articles{/:slug}',
        expression: '/(\\d+)',
        suffix: '/:id.json',
        space: '/a b',
        unicode: '/ä',
        encoded: '/%61',
        empty: '',
        inner: '/a//b',
        host: '//evil.example',
        up: '/a/../b',
        slash: '/a/',
        fine: '/fine/:id',
      }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: defineRoutes() is misconfigured:
        relative: the pattern "articles" has to start with a slash
        twice: has the parameter "id" twice
        middle: the wildcard "*path" has to come last
        nameless: ":" is no parameter: a letter or _ comes first, then letters, digits or _
        number: ":1st" is no parameter: a letter or _ comes first, then letters, digits or _
        optional: the segment "articles{" mixes in signs: take letters, digits, and any of . _ ~ @ -
        expression: the segment "(\\\\d+)" mixes in signs: take letters, digits, and any of . _ ~ @ -
        suffix: ":id.json" is no parameter: a letter or _ comes first, then letters, digits or _
        space: the segment "a b" mixes in signs: take letters, digits, and any of . _ ~ @ -
        unicode: the segment "ä" mixes in signs: take letters, digits, and any of . _ ~ @ -
        encoded: the segment "%61" mixes in signs: take letters, digits, and any of . _ ~ @ -
        empty: the pattern "" has to start with a slash
        inner: has the segment "", which a browser would not ask for
        host: has the segment "", which a browser would not ask for
        up: has the segment "..", which a browser would not ask for]
    `)
  })
})

describe('handlers()', () => {
  class Echo extends View {
    name = 'echo'
    get() {
      return new JsonResponse({ name: this.name, params: this.params })
    }
  }

  it('answers each route by its class or handler, for every method, also below a mount', async () => {
    const app = express()
    const router = urls.handlers({
      home: (_request, response) => void response.send('home'),
      'article-list': Echo.asView({ name: 'list' }),
      'article-detail': Echo,
      comment: Echo,
      file: Echo,
    })
    app.use('/site', router)
    app.use(notFound(), errorHandler())
    await using client = new TestClient(app)
    expect((await client.get('/site/')).text()).toBe('home')
    expect((await client.get('/site/articles')).json()).toEqual({ name: 'list', params: {} })
    expect((await client.get('/site/articles/tides/comments/3')).json()).toEqual({
      name: 'echo',
      params: { slug: 'tides', id: '3' },
    })
    expect((await client.get('/site/files/a/b')).json()).toEqual({ name: 'echo', params: { path: 'a/b' } })
    expect((await client.post('/site/articles')).status).toBe(405)
    expect((await client.options('/site/articles/x')).headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    expect((await client.get('/elsewhere')).status).toBe(404)
  })

  it('reports routes without a handler, handlers without a route, and what is wrong with a class, all at once', () => {
    class Broken extends View {
      override httpMethodNames = ['FETCH']
    }
    const handlers = { home: Echo, 'article-list': Broken, file: 'Echo', comment: class {}, extra: Echo }
    expect(() => urls.handlers(handlers as never)).toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: handlers() is misconfigured:
        article-list: Broken.httpMethodNames has "FETCH"; take HTTP methods in lower case, such as 'get'
        article-detail: has no handler: give it a class of views
        comment: has the class comment, which is no View: extend View
        file: has "Echo" for its handler: give it a class of views
        extra: is no route of these: declare its pattern]
    `)
    expect(() => urls.handlers(handlers as never)).toThrow(ConfigurationError)
  })

  it('takes a class of another copy of the package, and calls its own asView()', async () => {
    vi.resetModules()
    const copy = await import('../../src/index.ts')
    class Foreign extends copy.View {
      greeting = 'hello'
      get() {
        return new copy.JsonResponse(this.greeting)
      }
      static override asView(this: never): never {
        return copy.View.asView.call(Foreign, { greeting: 'hello from a copy' }) as never
      }
    }
    const app = express()
    app.use(defineRoutes({ foreign: '/' }).handlers({ foreign: Foreign as never }))
    await using client = new TestClient(app)
    expect((await client.get('/')).json()).toBe('hello from a copy')
  })

  it('takes no handler from the prototype of the table', () => {
    const routes = defineRoutes({ toString: '/a' })
    expect(() => routes.handlers({})).toThrow(ConfigurationError)
    const table = defineRoutes({ a: '/a' })
    expect(() => table.handlers({ a: Echo, toString: Echo } as never)).toThrow(
      'toString: is no route of these',
    )
  })
})

describe('reverse() and the router', () => {
  class Params extends View {
    get() {
      return new JsonResponse({ ...this.params })
    }
  }
  const segment = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .filter((text) => text !== '.' && text !== '..' && !text.includes('\0') && text.isWellFormed())
  const path = fc
    .array(
      segment.filter((text) => !text.includes('/')),
      { minLength: 1, maxLength: 4 },
    )
    .map((segments) => segments.join('/'))

  it('give the same parameters back for any text', async () => {
    const app = express()
    app.use(
      urls.handlers({
        home: Params,
        'article-list': Params,
        'article-detail': Params,
        comment: Params,
        file: Params,
      }),
    )
    app.use(notFound(), errorHandler())
    await using client = new TestClient(app)
    await fc.assert(
      fc.asyncProperty(segment, segment, path, async (slug, id, rest) => {
        for (const [url, params] of [
          [urls.reverse('article-detail', { slug }), { slug }],
          [urls.reverse('comment', { slug, id }, { query: { slug: id }, fragment: slug }), { slug, id }],
          [urls.reverse('file', { path: rest }), { path: rest }],
        ] as const) {
          // A browser resolves the link before it asks for it.
          const { pathname, search } = new URL(url, 'http://localhost')
          const response = await client.get(pathname + search)
          expect([response.status, response.json()]).toEqual([200, params])
        }
      }),
      { numRuns: Math.ceil(numRuns / 5) },
    )
  })

  it('give the same parameters back for any table, unless an earlier route takes the path', async () => {
    const kinds = {
      a: fc.constant('a'),
      ':x': segment,
      ':x(int)': fc.maxSafeNat(),
      ':x(slug)': fc.stringMatching(/^[-a-zA-Z0-9_]{1,9}$/),
      ':x(uuid)': fc.uuid(),
    }
    type Kind = keyof typeof kinds
    const pattern = fc.array(fc.constantFrom(...(Object.keys(kinds) as Kind[])), {
      minLength: 1,
      maxLength: 4,
    })
    let answer: RequestHandler = (_request, _response, next) => next()
    const app = express().use((request, response, next) => answer(request, response, next))
    await using client = new TestClient(app)
    await fc.assert(
      fc.asyncProperty(
        fc.array(pattern, { minLength: 1, maxLength: 6 }),
        fc.record(kinds),
        fc.nat(5),
        async (shapes, samples, chosen) => {
          const texts = shapes.map((shape) =>
            shape.map((kind, at) => `/${kind.replace(':x', `:x${at}`)}`).join(''),
          )
          const table = Object.fromEntries(texts.map((text, index) => [`route-${index}`, text]))
          let routes: ReturnType<typeof defineRoutes<Record<string, string>>>
          try {
            routes = defineRoutes<Record<string, string>>(table)
          } catch (error) {
            // Random tables hide routes now and then.
            if (ConfigurationError.is(error)) return
            throw error
          }
          const tell: RequestHandler = (request, response) => {
            const { name, values } = routeOf(request)!
            response.json({ name, values })
          }
          answer = routes.handlers(Object.fromEntries(Object.keys(table).map((name) => [name, tell])))
          const index = chosen % shapes.length
          const entries = shapes[index]!.flatMap((kind, at) =>
            kind === 'a' ? [] : [[`x${at}`, samples[kind]] as const],
          )
          const { pathname } = new URL(
            routes.reverse(`route-${index}`, Object.fromEntries(entries)),
            'http://a',
          )
          const { name, values } = (await client.get(pathname)).json<{ name: string; values: object }>()
          const found = Number(name.replace('route-', ''))
          expect(found).toBeLessThanOrEqual(index)
          if (found === index) expect(values).toEqual(Object.fromEntries(entries))
        },
      ),
      { numRuns: Math.ceil(numRuns / 5) },
    )
  })

  it('give either a link that means the same text or a ReverseError', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
          fc.constantFrom('.', '..', ''),
        ),
        (slug) => {
          let link: string
          try {
            link = urls.reverse('article-detail', { slug })
          } catch (error) {
            if (ReverseError.is(error)) return
            throw error
          }
          const { pathname } = new URL(link, 'http://localhost')
          expect(decodeURIComponent(pathname)).toBe(`/articles/${slug}`)
        },
      ),
      { numRuns },
    )
  })
})
