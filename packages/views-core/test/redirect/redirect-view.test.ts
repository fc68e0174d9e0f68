import { TestClient } from '@belvedere/testing'
import express from 'express'
import { describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  defineRoutes,
  errorHandler,
  RedirectView,
  type Awaitable,
  type HttpResponse,
} from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'

const urls = defineRoutes({ detail: '/articles/:slug', file: '/files/*path', list: '/articles' })

type RedirectAttributes = Parameters<typeof RedirectView.asView<RedirectView>>[0]

/** A client of one redirect, and what it answers to a GET: status and target. */
function redirecting(pattern: string, attributes: RedirectAttributes) {
  const app = express()
  app.all(pattern, RedirectView.asView(attributes))
  app.use(errorHandler())
  const client = new TestClient(app)
  const target = async (path: string): Promise<[number, string | null]> => {
    const { status, headers } = await client.get(path)
    return [status, headers.get('location')]
  }
  return { client, target, [Symbol.asyncDispose]: () => client.close() }
}

describe('RedirectView', () => {
  it('A-30 A-31: redirects every verb alike, OPTIONS too, and answers TRACE with 405', async () => {
    await using site = redirecting('/old', { url: '/new' })
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const response = await site.client.request(method, '/old')
      expect([method, response.status, response.headers.get('location')]).toEqual([method, 302, '/new'])
      expect(response.body).toHaveLength(0)
    }
    const refused = await site.client.request('TRACE', '/old')
    expect(refused.status).toBe(405)
    expect(refused.headers.get('allow')).toBe('GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS')
  })

  it.each([
    [{}, 302],
    [{ permanent: true }, 301],
    [{ preserveRequest: true }, 307],
    [{ permanent: true, preserveRequest: true }, 308],
  ])('A-32: answers with %j as %i', async (attributes, status) => {
    await using site = redirecting('/old', { url: '/new', ...attributes })
    expect(await site.target('/old')).toEqual([status, '/new'])
  })

  it('A-33: fills its url with the parameters of the path, encoded', async () => {
    await using site = redirecting('/old/:slug/*rest', {
      url: 'https://b.example:8443/to/:slug/*rest?q=:slug#:slug',
    })
    expect(await site.target('/old/a%2F%3Fb/x/%C3%B6')).toEqual([
      302,
      'https://b.example:8443/to/a%2F%3Fb/x/%C3%B6?q=a%2F%3Fb#:slug',
    ])
  })

  it.each(['/old//evil.example', '/old/a//b', '/old/..', '/old/%2e%2e/x', '/old/%2Fevil.example'])(
    'CORE-29: answers 404 to %s, whose rest would lead elsewhere',
    async (path) => {
      await using byUrl = redirecting('/old/*rest', { url: '/*rest' })
      expect(await byUrl.target(path)).toEqual([404, null])
      await using byRoute = redirecting('/old/*path', { urls, routeName: 'file' })
      expect(await byRoute.target(path)).toEqual([404, null])
    },
  )

  it('takes any value in a query, and a slash in a value that is encoded whole', async () => {
    await using site = redirecting('/old/:q', { url: '/search?q=:q' })
    expect(await site.target('/old/%2e%2e')).toEqual([302, '/search?q=..'])
    await using path = redirecting('/old/:name', { url: '/:name' })
    expect(await path.target('/old/%2F%2Fevil.example')).toEqual([302, '/%2F%2Fevil.example'])
  })

  it('A-34: reverses a route with the parameters of the path; url wins over it', async () => {
    await using site = redirecting('/posts/:slug', { urls, routeName: 'detail' })
    expect(await site.target('/posts/a%20b')).toEqual([302, '/articles/a%20b'])
    expect((await site.target('/posts/%2e%2e'))[0]).toBe(404)
    await using both = redirecting('/posts/:slug', { urls, routeName: 'detail', url: '/elsewhere' })
    expect(await both.target('/posts/a')).toEqual([302, '/elsewhere'])
  })

  it('A-35: answers 410 without a target', async () => {
    await using site = redirecting('/old', {})
    expect(await site.target('/old')).toEqual([410, null])
    expect((await site.client.head('/old')).status).toBe(410)
  })

  it.each([
    ['/new', '/old?a=1&b=%20', '/new?a=1&b=%20'],
    ['/new?x=1', '/old?a=1', '/new?x=1&a=1'],
    ['/new?', '/old?a=1', '/new?a=1'],
    ['/new#part', '/old?a=1', '/new?a=1#part'],
    ['/new?x=1', '/old', '/new?x=1'],
    ['/new', '/old?', '/new'],
    ['/new', '/old?next=a?b', '/new?next=a?b'],
  ])('A-36: joins the query string: %s for %s is %s', async (url, path, target) => {
    await using site = redirecting('/old', { url, queryString: true })
    expect(await site.target(path)).toEqual([302, target])
    await using without = redirecting('/old', { url })
    expect(await without.target(path)).toEqual([302, url])
  })

  it('A-38: asks getRedirectUrl() once, which may be asynchronous', async () => {
    const steps: string[] = []
    class Steps extends RedirectView {
      override dispatch(): Awaitable<HttpResponse> {
        steps.push('dispatch')
        return super.dispatch()
      }
      override get(): Promise<HttpResponse> {
        steps.push('get')
        return super.get()
      }
      override async getRedirectUrl() {
        steps.push('getRedirectUrl')
        return Promise.resolve('/found')
      }
    }
    await using client = new TestClient(express().all('/', Steps.asView()))
    expect((await client.post('/')).headers.get('location')).toBe('/found')
    expect(steps).toEqual(['dispatch', 'get', 'getRedirectUrl'])
  })

  it('refuses at start-up a host from the path, and a route that is not there', () => {
    expect(() => RedirectView.asView({ url: 'https://:host/' })).toThrow('a client would choose the site')
    expect(() => RedirectView.asView({ url: '//*host' })).toThrow(ConfigurationError)
    expect(() => RedirectView.asView({ routeName: 'detail' })).toThrow('urls: is null')
    expect(() => RedirectView.asView({ urls, routeName: 'toString' })).toThrow(
      '"toString", which is no route of urls',
    )
  })

  it('reports a target that needs what the path does not have', async () => {
    using reports = new ErrorReports()
    await using site = redirecting('/old/:id', { url: '/new/:slug' })
    expect(await site.target('/old/7')).toEqual([500, null])
    await using extra = redirecting('/old/:id', { urls, routeName: 'list' })
    expect(await extra.target('/old/7')).toEqual([500, null])
    expect(reports.errors).toMatchObject([
      { code: 'ERR_VIEW_REVERSE', message: 'RedirectView.url (/new/:slug) needs slug; the path has id.' },
      { code: 'ERR_VIEW_REVERSE' },
    ])
  })
})
