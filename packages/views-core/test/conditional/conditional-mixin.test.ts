import { describe, expect, it } from 'vitest'
import {
  ConditionalMixin,
  HttpResponse,
  JsonResponse,
  TemplateView,
  View,
  type Awaitable,
  type Policy,
} from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { serve } from '../support/serve.ts'

const CHANGED = new Date('2015-10-21T07:28:00.900Z')
const LAST_MODIFIED = 'Wed, 21 Oct 2015 07:28:00 GMT'

/** Counts what a request costs. */
class Costs {
  light = 0
  page = 0
  template = 0
}

function articleView(costs: Costs) {
  return class Article extends ConditionalMixin(TemplateView) {
    override templateName = () => {
      costs.template++
      return 'the article'
    }
    override async getEtag() {
      costs.light++
      await Promise.resolve()
      return 'v3'
    }
    override getLastModified(): Awaitable<Date | null> {
      return CHANGED
    }
    override async getContextData(extra = {}) {
      costs.page++
      return super.getContextData(extra)
    }
    put() {
      costs.page++
      return new HttpResponse('saved')
    }
  }
}

describe('ConditionalMixin', () => {
  it('J-10: gives a page its ETag, quoted, and its Last-Modified', async () => {
    await using client = serve(articleView(new Costs()))
    for (const method of ['GET', 'HEAD']) {
      const response = await client.request(method, '/')
      expect(response.status).toBe(200)
      expect(response.headers.get('etag')).toBe('"v3"')
      expect(response.headers.get('last-modified')).toBe(LAST_MODIFIED)
    }
    expect((await client.put('/')).headers.get('etag')).toBeNull()
  })

  it.each([{ 'If-None-Match': 'W/"v3"' }, { 'If-Modified-Since': LAST_MODIFIED }])(
    'J-11 Y-25: answers 304 to %j with one light query, and neither page nor template',
    async (headers) => {
      const costs = new Costs()
      await using client = serve(articleView(costs))
      const response = await client.get('/', { headers })
      expect(response.status).toBe(304)
      expect(response.body).toHaveLength(0)
      expect(response.headers.get('etag')).toBe('"v3"')
      expect(response.headers.get('last-modified')).toBe(LAST_MODIFIED)
      expect(response.headers.get('content-type')).toBeNull()
      expect(response.headers.get('content-length')).toBeNull()
      expect(costs).toEqual({ light: 1, page: 0, template: 0 })
    },
  )

  it('J-12: answers 412 to a write that is meant for another state, and lets one for the present state through', async () => {
    const costs = new Costs()
    await using client = serve(articleView(costs))
    const refused = await client.put('/', { headers: { 'If-Match': '"v2"', Accept: 'application/json' } })
    expect(refused.status).toBe(412)
    expect(refused.json()).toMatchObject({ code: 'ERR_VIEW_PRECONDITION_FAILED' })
    expect((await client.put('/', { headers: { 'If-None-Match': '*' } })).status).toBe(412)
    expect(costs.page).toBe(0)
    expect((await client.put('/', { headers: { 'If-Match': '"v3"' } })).text()).toBe('saved')
    expect(costs.page).toBe(1)
  })

  it('J-13: takes no weak tag for If-Match', async () => {
    await using client = serve(
      class extends ConditionalMixin(View) {
        override getEtag() {
          return 'W/"v3"'
        }
        get() {
          return new HttpResponse()
        }
      },
    )
    expect((await client.get('/', { headers: { 'If-Match': 'W/"v3"' } })).status).toBe(412)
    expect((await client.get('/', { headers: { 'If-None-Match': '"v3"' } })).status).toBe(304)
  })

  it('asks nothing of the hooks for OPTIONS and for a method that the view has no handler for', async () => {
    const costs = new Costs()
    await using client = serve(articleView(costs))
    const headers = { 'If-Match': '"old"' }
    expect((await client.options('/', { headers })).status).toBe(200)
    expect((await client.delete('/', { headers })).status).toBe(405)
    expect(costs.light).toBe(0)
  })

  it('leaves headers that the handler has set, and answers other than success, as they are', async () => {
    await using client = serve(
      class extends ConditionalMixin(View) {
        override getEtag() {
          return 'v3'
        }
        get() {
          const status = this.params['status']
          return new HttpResponse(
            '',
            status === '200' ? { headers: { ETag: '"own"' } } : { status: Number(status) },
          )
        }
      },
      '/:status',
    )
    expect((await client.get('/200')).headers.get('etag')).toBe('"own"')
    expect((await client.get('/404')).headers.get('etag')).toBeNull()
  })

  it('J-15: compares what the handler has set where the hooks know nothing, and keeps what a cache renews by', async () => {
    await using client = serve(
      class extends ConditionalMixin(View) {
        get() {
          return new JsonResponse('long', {
            headers: {
              ETag: '"own"',
              'Cache-Control': 'max-age=60',
              'Content-Location': '/a',
              Expires: LAST_MODIFIED,
              Vary: 'Accept',
              'Set-Cookie': ['a=1', 'b=2'],
              'Content-Language': 'en',
            },
          })
        }
      },
    )
    expect((await client.get('/', { headers: { 'If-None-Match': '"other"' } })).json()).toBe('long')
    const { status, headers } = await client.get('/', { headers: { 'If-None-Match': '"own"' } })
    expect(status).toBe(304)
    expect(headers.get('cache-control')).toBe('max-age=60')
    expect(headers.get('content-location')).toBe('/a')
    expect(headers.get('expires')).toBe(LAST_MODIFIED)
    expect(headers.get('vary')).toBe('Accept')
    expect(headers.get('date')).not.toBeNull()
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(headers.get('content-language')).toBeNull()
    expect(headers.get('content-type')).toBeNull()
  })

  it('lets a policy outside it put its headers on a 304', async () => {
    const byLanguage: Policy = {
      name: 'by-language',
      stage: 'access',
      run: async (_view, next) => (await next()).vary('Accept-Language'),
    }
    class Page extends articleView(new Costs()) {
      static override policies = [byLanguage]
    }
    await using client = serve(Page)
    const response = await client.get('/', { headers: { 'If-None-Match': '"v3"' } })
    expect([response.status, response.headers.get('vary')]).toEqual([304, 'Accept-Language'])
  })

  it('answers 500 to a tag or a date that cannot be sent', async () => {
    using reports = new ErrorReports()
    await using client = serve(
      class extends ConditionalMixin(View) {
        override getEtag() {
          return this.params['what'] === 'tag' ? 'a"b' : null
        }
        override getLastModified() {
          return new Date(NaN)
        }
        get() {
          return new HttpResponse()
        }
      },
      '/:what',
    )
    expect((await client.get('/tag')).status).toBe(500)
    expect((await client.get('/date')).status).toBe(500)
    expect(reports.errors).toMatchObject([
      { code: 'ERR_VIEW_RESPONSE' },
      { message: 'getLastModified() gave an invalid Date: give a valid one, or null.' },
    ])
  })
})
