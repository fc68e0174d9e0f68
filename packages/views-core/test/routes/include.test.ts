import { TestClient } from '@belvedere/testing'
import express from 'express'
import { describe, expect, it } from 'vitest'
import {
  defineRoutes,
  errorHandler,
  include,
  JsonResponse,
  notFound,
  routeOf,
  View,
  type Handlers,
} from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'

const reviews = { list: '', detail: '/:id(int)' } as const
const shop = {
  'product-list': '/',
  'product-detail': '/products/:slug(slug)',
  reviews: include('/products/:slug(slug)/reviews', reviews),
} as const
const urls = defineRoutes(
  {
    home: '/',
    shop: include('/:lang(lang)/shop', shop),
    team: include('', { about: '/about' }),
    rest: '/*path',
  },
  {
    converters: {
      lang: { parse: (text) => (text === 'en' || text === 'fr' ? text : undefined), format: String },
    },
  },
)

class Tell extends View {
  get() {
    const { name, namespaces, pattern, values } = routeOf(this.request)!
    return new JsonResponse({ name, namespaces, pattern, values, params: this.params })
  }
}

const shopHandlers: Handlers<typeof shop> = {
  'product-list': Tell,
  'product-detail': Tell,
  reviews: { list: Tell, detail: Tell },
}

describe('include()', () => {
  it('A-43: gives names their namespace, and patterns their prefix with its parameters', () => {
    expect(urls.patterns).toEqual({
      home: '/',
      'shop:product-list': '/:lang(lang)/shop/',
      'shop:product-detail': '/:lang(lang)/shop/products/:slug(slug)',
      'shop:reviews:list': '/:lang(lang)/shop/products/:slug(slug)/reviews',
      'shop:reviews:detail': '/:lang(lang)/shop/products/:slug(slug)/reviews/:id(int)',
      'team:about': '/about',
      rest: '/*path',
    })
    expect(urls.reverse('shop:product-list', { lang: 'fr' })).toBe('/fr/shop/')
    expect(urls.reverse('shop:reviews:detail', { lang: 'en', slug: 'kettle', id: 7 })).toBe(
      '/en/shop/products/kettle/reviews/7',
    )
    expect(urls.reverse('team:about')).toBe('/about')
  })

  it('A-43: keeps the match for the request, with its name, its namespaces and its values', async () => {
    const app = express()
    app.use('/site', urls.handlers({ home: Tell, shop: shopHandlers, team: { about: Tell }, rest: Tell }))
    app.use((request, response) => void response.json(routeOf(request)))
    await using client = new TestClient(app)
    expect((await client.get('/site/fr/shop/products/kettle/reviews/7/')).json()).toEqual({
      name: 'shop:reviews:detail',
      namespaces: ['shop', 'reviews'],
      pattern: '/:lang(lang)/shop/products/:slug(slug)/reviews/:id(int)',
      values: { lang: 'fr', slug: 'kettle', id: 7 },
      params: { lang: 'fr', slug: 'kettle', id: '7' },
    })
    expect((await client.get('/site/fr/shop')).json()).toMatchObject({ name: 'shop:product-list' })
    expect((await client.get('/site/about')).json()).toMatchObject({
      name: 'team:about',
      namespaces: ['team'],
    })
    expect((await client.get('/site/de/shop')).json()).toMatchObject({
      name: 'rest',
      values: { path: 'de/shop' },
    })
    expect((await client.get('/elsewhere')).json()).toBeNull()
  })

  it('keeps the converters of a table to that table, and hands those of the outer one in', () => {
    const code = { parse: (text: string) => (text.length === 2 ? text : undefined), format: String }
    const inner = include('/in', { a: '/:x(code)', b: '/b/:y(outer)' }, { converters: { code } })
    expect(defineRoutes({ inner }, { converters: { outer: code } }).reverse('inner:b', { y: 'ab' })).toBe(
      '/in/b/ab',
    )
    expect(() => defineRoutes({ inner, c: '/c/:x(code)' }, { converters: { outer: code } })).toThrow(
      'c: there is no converter "code" for "x"',
    )
    const again = { parse: (text: string) => (text === '!' ? text : undefined), format: String }
    const own = include('/in', { a: '/:x(outer)' }, { converters: { outer: again } })
    expect(defineRoutes({ own }, { converters: { outer: code } }).reverse('own:a', { x: '!' })).toBe('/in/!')
  })

  it('reports what is wrong in all tables at once, by the whole name', () => {
    expect(() =>
      defineRoutes({
        'a:b': '/colon',
        404: '/number',
        slash: include('/shop/', { a: '/' }),
        bare: include('shop', { a: '/' }),
        shop: include('/shop/:id', {
          twice: '/:id',
          bare: 'products',
          deep: include('/d', { wild: '/*x/y' }),
        }),
        wild: include('/*rest', { a: '/a' }),
        nothing: null as never,
        table: { a: '/a' } as never,
      }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: defineRoutes() is misconfigured:
        404: is a number, which JavaScript would put in another place: take a name
        a:b: has a colon in its name: namespaces come from include()
        slash: the prefix "/shop/" ends with a slash, and patterns start with one
        bare: the prefix "shop" has to start with a slash
        shop:twice: has the parameter "id" twice
        shop:bare: the pattern "products" has to start with a slash
        shop:deep:wild: the wildcard "*x" has to come last
        wild:a: the wildcard "*rest" has to come last
        nothing: is null: give it a pattern, or include() a table
        table: is of type object: give it a pattern, or include() a table]
    `)
  })

  it('reports handlers that are missing, too many, or given in another shape, at once', () => {
    expect(() =>
      urls.handlers({
        home: { Tell },
        shop: { 'product-list': Tell, reviews: Tell, extra: Tell },
        team: null,
        rest: (_error: unknown, _request: unknown, _response: unknown, next: () => void) => next(),
        'team:about': Tell,
      } as never),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: handlers() is misconfigured:
        home: has something of type object for its handler: give it a class of views
        shop:product-detail: has no handler: give it a class of views
        shop:reviews:list: has no handler: give it a class of views
        shop:reviews:detail: has no handler: give it a class of views
        team:about: has no handler: give it a class of views
        rest: has a handler with four parameters, which Express takes for one of errors: give it to app.use()
        shop:reviews: is an included table: give it a table of handlers
        shop:extra: is no route of these: declare its pattern
        team: is an included table: give it a table of handlers
        team:about: is no route of these: declare its pattern]
    `)
  })

  it('takes names and parameters that are called like members of every object', async () => {
    const odd = defineRoutes({
      ['__proto__']: '/a/:__proto__',
      constructor: '/b',
      ns: include('/c', { toString: '/:hasOwnProperty' }),
    })
    const handlers = { ['__proto__']: Tell, constructor: Tell, ns: { toString: Tell } } as never
    await using client = new TestClient(express().use(odd.handlers(handlers)).use(notFound(), errorHandler()))
    expect(odd.reverse('__proto__', { ['__proto__']: '__proto__' })).toBe('/a/__proto__')
    expect((await client.get('/a/__proto__')).text()).toContain('"params":{"__proto__":"__proto__"}')
    expect((await client.get('/b')).json()).toMatchObject({ name: 'constructor' })
    expect((await client.get('/c/x')).json()).toMatchObject({
      name: 'ns:toString',
      values: { hasOwnProperty: 'x' },
    })
    expect(Object.keys({})).toEqual([])
    expect(() => odd.reverse('valueOf' as never, {} as never)).toThrow('There is no route "valueOf"')
  })
})

describe('values()', () => {
  const routes = defineRoutes({ order: '/orders/:id(int)', other: '/others/:id', files: '/files/*path' })

  it('A-40: gives the parameters of the request as their converters do', async () => {
    using reports = new ErrorReports()
    class Order extends View {
      get() {
        const { id } = routes.values('order', this.request)
        return new JsonResponse([id + 1, this.params['id']])
      }
    }
    const app = express().use(
      routes.handlers({
        order: Order,
        other: Order,
        files: (request, response) => void response.json(routes.values('files', request)),
      }),
    )
    app.use(notFound(), errorHandler())
    await using client = new TestClient(app)
    expect((await client.get('/orders/41')).json()).toEqual([42, '41'])
    expect((await client.get('/files/a/b%20c')).json()).toEqual({ path: 'a/b c' })
    expect((await client.get('/others/41')).status).toBe(500)
    expect(String(reports.errors)).toContain('order: is not the route of this request, which is "other"')
  })

  it('refuses a request that came by another way', async () => {
    const app = express()
    app.get('/orders/:id', (request, response) => {
      expect(routeOf(request)).toBeNull()
      expect(() => routes.values('order', request)).toThrow('which is none of these')
      response.end('asked')
    })
    await using client = new TestClient(app)
    expect((await client.get('/orders/1')).text()).toBe('asked')
  })
})
