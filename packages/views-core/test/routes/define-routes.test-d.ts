import type { RequestHandler } from 'express'
import { describe, expectTypeOf, it } from 'vitest'
import { defineRoutes, JsonResponse, View, type ParamsOf } from '../../src/index.ts'

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
