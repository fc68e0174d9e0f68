import { TestClient } from '@belvedere/testing'
import express, { type Request, type Response } from 'express'
import { describe, expect, it } from 'vitest'
import {
  configureViews,
  ConfigurationError,
  errorHandler,
  HttpError,
  HttpResponse,
  NotFoundError,
  notFound,
  TemplateResponse,
  TemplateView,
  View,
  type Awaitable,
  type Context,
  type Params,
  type ResponseOptions,
} from '../src/index.ts'
import { ErrorReports } from './support/error-reports.ts'
import { serve } from './support/serve.ts'

const steps: string[] = []

/** A page that notes what is asked of it. */
class Noting extends TemplateView {
  override templateName: TemplateView['templateName'] = 'page'
  override setup(request: Request, response: Response, params: Params): Awaitable<void> {
    steps.push('setup')
    return super.setup(request, response, params)
  }
  override dispatch(): Awaitable<HttpResponse> {
    steps.push('dispatch')
    return super.dispatch()
  }
  override get(): Awaitable<HttpResponse> {
    steps.push('get')
    return super.get()
  }
  override getContextData(extra: Context = {}): Awaitable<Context> {
    steps.push('getContextData')
    return super.getContextData(extra)
  }
  override renderToResponse(context: Context, options?: ResponseOptions): Awaitable<HttpResponse> {
    steps.push('renderToResponse')
    return super.renderToResponse(context, options)
  }
  override getTemplateNames(): Awaitable<readonly string[]> {
    steps.push('getTemplateNames')
    return super.getTemplateNames()
  }
}

describe('what Django promises of View', () => {
  it('A-01: takes eight methods in this order, QUERY and CONNECT not among them', () => {
    expect(new View().httpMethodNames).toEqual([
      'get',
      'post',
      'put',
      'patch',
      'delete',
      'head',
      'options',
      'trace',
    ])
  })

  it('A-04: makes handlers of classes alone', () => {
    expect('asView' in new View()).toBe(false)
  })

  it('A-05: finds mistakes when asView() is called, before any request', () => {
    const misspelled: object = { nope: 1 }
    expect(() => Noting.asView(misspelled)).toThrow(ConfigurationError)
  })

  it('A-09, A-40: has request, response and parameters after setup()', async () => {
    class Told extends View {
      get() {
        const { request, response, params } = this
        return new HttpResponse(`${request.path} ${response.req === request} ${JSON.stringify(params)}`)
      }
    }
    await using client = serve(Told, '/:year/:slug')
    expect((await client.get('/2026/tides')).text()).toBe('/2026/tides true {"year":"2026","slug":"tides"}')
  })
})

describe('what Django promises of TemplateView', () => {
  it('A-22, A-23: puts the view into the context unless it is given, and extraContext over everything', () => {
    const view = Object.assign(new Noting(), { extraContext: { title: 'extra', view: 'other' } })
    expect(view.getContextData({ title: 'passed', slug: 'tides' })).toEqual({
      title: 'extra',
      slug: 'tides',
      view: 'other',
    })
    expect(new Noting().getContextData({ view: 'given' })).toEqual({ view: 'given' })
  })

  it('A-24: has these attributes', () => {
    const { templateName, contentType, extraContext } = new TemplateView()
    expect([templateName, contentType, extraContext]).toEqual([null, null, null])
  })

  it('A-26: hands status, headers and content type to the response', async () => {
    const view = Object.assign(new Noting(), { contentType: 'text/plain' })
    const options = { status: 201, headers: { 'X-Kind': 'note' } }
    const response = await view.renderToResponse({ title: 'Tides' }, options)
    expect(response).toMatchObject({ status: 201, contentType: 'text/plain' })
    expect(response.getHeader('x-kind')).toBe('note')
    expect(response).toBeInstanceOf(TemplateResponse)
    expect((response as TemplateResponse).template).toEqual(['page'])
    const other = await view.renderToResponse({}, { contentType: 'application/xml' })
    expect(other.contentType).toBe('application/xml')
  })

  it('A-28: answers POST with 405', async () => {
    await using client = serve(Noting)
    const answer = await client.post('/')
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })

  it('A-08, A-29: asks its hooks in this order', async () => {
    steps.length = 0
    using _ = new ErrorReports()
    await using client = serve(Noting)
    await client.get('/')
    expect(steps).toEqual([
      'setup',
      'dispatch',
      'get',
      'getContextData',
      'renderToResponse',
      'getTemplateNames',
    ])
  })
})

describe('what Django promises of errors', () => {
  it('N-01: makes answers of exceptions: those that say which, and 500 for every other', async () => {
    class Failing extends View {
      get(): HttpResponse {
        switch (this.params['kind']) {
          case 'missing':
            throw new NotFoundError()
          case 'denied':
            throw new HttpError(403)
          case 'bad':
            throw new HttpError(400)
          default:
            throw new TypeError('bug')
        }
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Failing, '/:kind')
    const kinds = ['missing', 'denied', 'bad', 'bug']
    const statuses = await Promise.all(kinds.map(async (kind) => (await client.get(`/${kind}`)).status))
    expect(statuses).toEqual([404, 403, 400, 500])
    expect(reports.errors.map(String)).toEqual(['TypeError: bug'])
  })
})

describe('proxies', () => {
  it('CORE-27: the Express that is needed does not take ::ffff:10.0.0.0/8 for all of IPv4', () => {
    const app = express()
    app.set('trust proxy', '::ffff:10.0.0.0/8')
    const trusts = app.get('trust proxy fn') as (address: string, hop: number) => boolean
    expect(['203.0.113.9', '::ffff:203.0.113.9', '1.1.1.1'].map((address) => trusts(address, 0))).toEqual([
      false,
      false,
      false,
    ])
  })

  it('CORE-28: writes no address that a client made up into the log', async () => {
    const lines: string[] = []
    const write = (fields: object): void => void lines.push(JSON.stringify(fields))
    const app = express()
    app.set('trust proxy', 1)
    configureViews(app, { logger: { info: write, warn: write, error: write } })
    app.use(notFound(), errorHandler())
    await using client = new TestClient(app)
    for (const forwarded of ["' or 1=1;<x>", '127.0.0.1, evil', '::1%eth0', '999.1.1.1'])
      await client.get('/', { headers: { 'x-forwarded-for': forwarded } })
    expect(lines).toHaveLength(4)
    expect(lines.join()).not.toMatch(/evil|1=1|eth0|999/)
  })
})
