import type { RequestHandler } from 'express'
import { describe, expectTypeOf, it } from 'vitest'
import {
  defineRoutes,
  expressionConverter,
  include,
  JsonResponse,
  View,
  type Handlers,
  type ParamsOf,
  type RouteName,
  type ValuesOf,
} from '../../src/index.ts'

const urls = defineRoutes({
  home: '/',
  'article-list': '/articles',
  'article-detail': '/articles/:slug',
  comment: '/articles/:slug/comments/:id',
  file: '/files/*path',
})

class Page extends View {
  get() {
    return new JsonResponse(null)
  }
}

describe('ParamsOf', () => {
  it('reads the names out of a pattern', () => {
    type Value = string | number | bigint
    expectTypeOf<ParamsOf<'/articles/:slug/comments/:id'>>().toEqualTypeOf<{
      readonly slug: Value
      readonly id: Value
    }>()
    expectTypeOf<ParamsOf<'/files/*path'>>().toEqualTypeOf<{ readonly path: Value }>()
    expectTypeOf<ParamsOf<'/a/:b_1/c'>>().toEqualTypeOf<{ readonly b_1: Value }>()
    expectTypeOf<keyof ParamsOf<'/articles'>>().toEqualTypeOf<never>()
  })

  it('takes what the converter of a parameter takes', () => {
    expectTypeOf<ParamsOf<'/:a(int)/:b(slug)/:c(uuid)/:d(str)/:e(path)'>>().toEqualTypeOf<{
      readonly a: number
      readonly b: string
      readonly c: string
      readonly d: string
      readonly e: string
    }>()
    expectTypeOf<ParamsOf<'/:day(date)/:x', { date: Date }>>().toEqualTypeOf<{
      readonly day: Date
      readonly x: string | number | bigint
    }>()
  })

  it('says which converter is not there', () => {
    expectTypeOf<ParamsOf<'/:id(integer)'>['id']['error']>().toEqualTypeOf<'There is no converter integer'>()
  })
})

describe('ValuesOf', () => {
  it('is what a request has: text where there is no converter', () => {
    expectTypeOf<ValuesOf<'/:id(int)/:day(date)/:x/*rest', { date: Date }>>().toEqualTypeOf<{
      readonly id: number
      readonly day: Date
      readonly x: string
      readonly rest: string
    }>()
  })
})

const reviews = { list: '', detail: '/:id(int)' } as const
const shop = { 'product-list': '/', reviews: include('/:slug(slug)/reviews', reviews) } as const
const site = defineRoutes(
  {
    home: '/',
    order: '/orders/:id(int)',
    day: '/days/:day(date)/:year(year)',
    shop: include('/:lang(lang)', shop, {
      converters: { lang: { parse: (text) => (text === 'en' ? 'en' : undefined), format: String } },
    }),
  },
  {
    converters: {
      date: { parse: (text) => new Date(text), format: (date: Date) => date.toISOString() },
      year: expressionConverter(/[0-9]{4}/),
    },
  },
)

describe('converters', () => {
  it('A-42: let reverse() take their values and no others', () => {
    site.reverse('order', { id: 7 })
    site.reverse('day', { day: new Date(), year: '2026' })
    // @ts-expect-error - text is no number
    site.reverse('order', { id: '7' })
    // @ts-expect-error - a number past what a number can tell apart is no number
    site.reverse('order', { id: 7n })
    // @ts-expect-error - a Date is wanted
    site.reverse('day', { day: '2026-01-01', year: '2026' })
    // @ts-expect-error - text is wanted
    site.reverse('day', { day: new Date(), year: 2026 })
    const wrong = defineRoutes({ order: '/orders/:id(integer)' })
    // @ts-expect-error - There is no converter integer
    wrong.reverse('order', { id: 7 })
  })

  it('have both functions, of one type', () => {
    // @ts-expect-error - format is missing
    defineRoutes({ a: '/:x(half)' }, { converters: { half: { parse: Number } } })
    // @ts-expect-error - no converter
    defineRoutes({ a: '/:x(none)' }, { converters: { none: null } })
    // @ts-expect-error - no converter
    defineRoutes({ a: '/:x(none)' }, { converters: { none: /[0-9]+/ } })
    const two = { parse: Number, format: (date: Date) => String(date) }
    // @ts-expect-error - two types
    defineRoutes({ a: '/:x(two)' }, { converters: { two } })
    // @ts-expect-error - format is missing
    include('/a', { a: '/:x(half)' }, { converters: { half: { parse: Number } } })
    // @ts-expect-error - misspelled
    defineRoutes({ a: '/' }, { convertors: {} })
  })

  it('give values() their types', () => {
    expectTypeOf(site.values<'order'>).returns.toEqualTypeOf<{ readonly id: number }>()
    expectTypeOf(site.values<'day'>).returns.toEqualTypeOf<{ readonly day: Date; readonly year: string }>()
    expectTypeOf(site.values<'shop:reviews:detail'>).returns.toEqualTypeOf<{
      readonly lang: 'en'
      readonly slug: string
      readonly id: number
    }>()
  })
})

describe('include()', () => {
  it('A-43: names routes after a colon, and adds the parameters of its prefix', () => {
    type Names = Parameters<typeof site.reverse>[0]
    expectTypeOf<Names>().toEqualTypeOf<
      'home' | 'order' | 'day' | 'shop:product-list' | 'shop:reviews:list' | 'shop:reviews:detail'
    >()
    expectTypeOf<RouteName<typeof shop>>().toEqualTypeOf<'product-list' | 'reviews:list' | 'reviews:detail'>()
    site.reverse('shop:product-list', { lang: 'en' })
    site.reverse('shop:reviews:detail', { lang: 'en', slug: 'kettle', id: 7 })
    // @ts-expect-error - the parameter of the prefix is missing
    site.reverse('shop:reviews:detail', { slug: 'kettle', id: 7 })
    // @ts-expect-error - the converter takes no other
    site.reverse('shop:product-list', { lang: 'fr' })
    // @ts-expect-error - a table is no route
    site.reverse('shop', { lang: 'en' })
    // @ts-expect-error - no such route
    site.reverse('shop:detail', { lang: 'en' })
  })

  it('A-43: takes handlers in the shape of the table', () => {
    const shopHandlers: Handlers<typeof shop> = {
      'product-list': Page,
      reviews: { list: Page, detail: Page },
    }
    site.handlers({ home: Page, order: Page, day: Page, shop: shopHandlers })
    // @ts-expect-error - a table of handlers is wanted
    site.handlers({ home: Page, order: Page, day: Page, shop: Page })
    const half = { 'product-list': Page, reviews: { list: Page } }
    // @ts-expect-error - one of the table is missing
    site.handlers({ home: Page, order: Page, day: Page, shop: half })
  })

  it('takes any parameters where the patterns of its table are not known', () => {
    const late: Record<string, string> = { detail: '/:slug' }
    const all = defineRoutes({ late: include('/late', late) })
    all.reverse('late:detail', { slug: 'tides' })
    // @ts-expect-error - the namespace is known
    all.reverse('early:detail', { slug: 'tides' })
    const prefix: string = '/:lang'
    const below = defineRoutes({ a: include(prefix, { b: '/:id(int)' }) })
    below.reverse('a:b', { lang: 'en', id: 7 })
  })
})

describe('reverse()', () => {
  it('A-41: stands in an attribute of a class, as it needs no handlers', () => {
    class Form extends View {
      successUrl: string = site.reverse('order', { id: 7 })
    }
    expectTypeOf<Form['successUrl']>().toEqualTypeOf<string>()
  })
})

describe('reverse()', () => {
  it('takes the parameters of the route, and none where there are none', () => {
    expectTypeOf(urls.reverse('home')).toEqualTypeOf<string>()
    urls.reverse('article-list', {}, { query: { page: 2, tag: ['a', null] }, fragment: 'top' })
    urls.reverse('comment', { slug: 'tides', id: 5n })
    urls.reverse('file', { path: 'a/b' })
  })

  it('takes any parameters for patterns that are only known when it runs', () => {
    const patterns: Record<string, string> = { detail: '/articles/:slug' }
    const late = defineRoutes(patterns)
    late.reverse('detail', { slug: 'tides' })
    late.reverse('home')
    // @ts-expect-error - cannot stand in a path
    late.reverse('detail', { slug: null })
  })

  it('refuses the rest', () => {
    // @ts-expect-error - no such route
    urls.reverse('article-detial', { slug: 'tides' })
    // @ts-expect-error - parameters are missing
    urls.reverse('article-detail')
    // @ts-expect-error - one parameter is missing
    urls.reverse('comment', { slug: 'tides' })
    // @ts-expect-error - misspelled
    urls.reverse('article-detail', { slgu: 'tides' })
    // @ts-expect-error - one too many
    urls.reverse('article-detail', { slug: 'tides', id: 1 })
    // @ts-expect-error - cannot stand in a path
    urls.reverse('article-detail', { slug: null })
    // @ts-expect-error - cannot stand in a path
    urls.reverse('article-detail', { slug: true })
    // @ts-expect-error - the route has no parameters
    urls.reverse('article-list', { slug: 'tides' })
    // @ts-expect-error - an object is no value of a query
    urls.reverse('article-list', {}, { query: { filter: { a: 1 } } })
    // @ts-expect-error - misspelled
    urls.reverse('article-list', {}, { hash: 'top' })
  })
})

describe('handlers()', () => {
  const all = { home: Page, 'article-list': Page.asView(), 'article-detail': Page, comment: Page, file: Page }

  it('takes a class or a request handler for each route', () => {
    expectTypeOf(urls.handlers(all)).toExtend<RequestHandler>()
    urls.handlers({ ...all, home: (_request, response) => void response.end() })
  })

  it('refuses a table that has not all, or more', () => {
    // @ts-expect-error - the others are missing
    urls.handlers({ home: Page })
    // @ts-expect-error - no such route
    urls.handlers({ ...all, archive: Page })
    // @ts-expect-error - a view is made for each request: give its class
    urls.handlers({ ...all, home: new Page() })
    // @ts-expect-error - no View
    urls.handlers({ ...all, home: class {} })
  })
})
