import { barrier, TestClient } from '@belvedere/testing'
import express, { type Request, type Response } from 'express'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  HttpResponse,
  JsonResponse,
  NotFoundError,
  View,
  type Awaitable,
  type CheckReport,
  type Params,
} from '../src/index.ts'
import { ErrorReports } from './support/error-reports.ts'
import { serve } from './support/serve.ts'

describe('the life of a request', () => {
  it('sets up, dispatches and then runs the handler of the verb', async () => {
    const steps: string[] = []
    class Steps extends View {
      override setup(request: Request, response: Response, params: Params): void {
        super.setup(request, response, params)
        steps.push(`setup ${this.params['slug']}`)
      }
      override dispatch(): Awaitable<HttpResponse> {
        steps.push('dispatch')
        return super.dispatch()
      }
      get() {
        steps.push('get')
        return new HttpResponse('done')
      }
    }
    await using client = serve(Steps, '/:slug')
    expect((await client.get('/tides')).text()).toBe('done')
    expect(steps).toEqual(['setup tides', 'dispatch', 'get'])
  })

  it('lets an override of dispatch() wait, look at the answer and change it', async () => {
    class Stamped extends View {
      override async dispatch(): Promise<HttpResponse> {
        await Promise.resolve()
        const response = await super.dispatch()
        return response.setHeader('X-Length', String(response.body.length))
      }
      get() {
        return new HttpResponse('hello')
      }
    }
    await using client = serve(Stamped)
    const response = await client.get('/')
    expect(response.headers.get('x-length')).toBe('5')
    expect(response.text()).toBe('hello')
  })

  it('waits for an override of setup() that is asynchronous', async () => {
    class Loading extends View {
      user: string | null = null
      override async setup(request: Request, response: Response, params: Params): Promise<void> {
        super.setup(request, response, params)
        await new Promise((resolve) => setImmediate(resolve))
        if (params['name'] === 'nobody') throw new NotFoundError()
        this.user = params['name']!
      }
      get() {
        return new JsonResponse(this.user)
      }
    }
    await using client = serve(Loading, '/:name')
    expect((await client.get('/ada')).json()).toBe('ada')
    expect((await client.get('/nobody')).status).toBe(404)
  })

  it('takes synchronous and asynchronous handlers in one class', async () => {
    class Mixed extends View {
      get() {
        return new JsonResponse('now')
      }
      async post() {
        await Promise.resolve()
        return new JsonResponse('later', { status: 201 })
      }
    }
    await using client = serve(Mixed)
    expect((await client.get('/')).json()).toBe('now')
    const created = await client.post('/')
    expect([created.status, created.json()]).toEqual([201, 'later'])
  })

  it('CORE-08: keeps the fields of 1,000 interleaved requests apart', async () => {
    const together = barrier(100)
    class Echo extends View {
      id = ''
      async get() {
        this.id = this.params['id']!
        // Each answer is written while ninety-nine others are under way.
        await together()
        return new HttpResponse(this.id)
      }
    }
    await using client = serve(Echo, '/:id')
    const ids = Array.from({ length: 1000 }, (_, index) => String(index))
    const bodies = await Promise.all(ids.map(async (id) => (await client.get(`/${id}`)).text()))
    expect(bodies).toEqual(ids)
  })

  it('sends header lists, bytes, and no body with 204 and 304', async () => {
    class Kinds extends View {
      get() {
        const kind = this.params['kind']
        if (kind === 'bytes') {
          return new HttpResponse(Uint8Array.of(0, 255), { contentType: 'application/octet-stream' })
        }
        if (kind === 'cookies') return new HttpResponse('', { headers: { 'Set-Cookie': ['a=1', 'b=2'] } })
        return new HttpResponse('never seen', { status: Number(kind) })
      }
    }
    await using client = serve(Kinds, '/:kind')
    const bytes = await client.get('/bytes')
    expect([...bytes.body]).toEqual([0, 255])
    expect(bytes.headers.get('content-type')).toBe('application/octet-stream')
    expect((await client.get('/cookies')).headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    for (const status of [204, 304]) {
      const empty = await client.get(`/${status}`)
      expect([empty.status, empty.body.length]).toEqual([status, 0])
      expect(empty.headers.has('content-length')).toBe(false)
      expect(empty.headers.has('content-type')).toBe(false)
    }
  })

  it('joins the segments of a wildcard by slashes', async () => {
    class Path extends View {
      get() {
        return new HttpResponse(this.params['path'])
      }
    }
    await using client = serve(Path, '/files/*path')
    expect((await client.get('/files/a/b%20c/d')).text()).toBe('a/b c/d')
  })
})

describe('verbs', () => {
  it('CORE-10: gives HEAD the headers of GET and not a byte of its body', async () => {
    class Page extends View {
      async get() {
        return new HttpResponse('Grüße', { headers: { 'X-Kind': 'page' } })
      }
    }
    await using client = serve(Page)
    const get = await client.get('/')
    const head = await client.head('/')
    const comparable = (headers: Headers) => [...headers].filter(([name]) => name !== 'date')
    expect(comparable(head.headers)).toEqual(comparable(get.headers))
    expect(head.headers.get('content-length')).toBe('7')
    const bytes = await client.raw('HEAD / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    expect(bytes.toString('latin1').endsWith('\r\n\r\n')).toBe(true)
  })

  it('answers HEAD with a handler of its own where there is one', async () => {
    class Page extends View {
      get() {
        return new HttpResponse('body')
      }
      head() {
        return new HttpResponse('', { headers: { 'X-Cheap': 'yes', 'Content-Length': '4' } })
      }
    }
    await using client = serve(Page)
    const { headers } = await client.head('/')
    // It knows the length of the page without making it.
    expect([headers.get('x-cheap'), headers.get('content-length')]).toEqual(['yes', '4'])
  })

  it('CORE-09: never takes another method of the class for the handler of an HTTP method', async () => {
    const called: string[] = []
    class Helpers extends View {
      get() {
        return new HttpResponse('got')
      }
      notify() {
        called.push('notify')
      }
      search() {
        called.push('search')
      }
      copy() {
        called.push('copy')
      }
    }
    await using client = serve(Helpers)
    for (const method of ['NOTIFY', 'SEARCH', 'COPY', 'QUERY']) {
      const response = await client.request(method, '/')
      expect([method, response.status, response.headers.get('allow')]).toEqual([
        method,
        405,
        'GET, HEAD, OPTIONS',
      ])
    }
    for (const token of [
      'constructor',
      'dispatch',
      'setup',
      'toString',
      '__proto__',
      'CONSTRUCTOR',
      'DISPATCH',
    ]) {
      const bytes = await client.raw(`${token} / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
      expect(bytes.toString('latin1'), token).toMatch(/^HTTP\/1\.1 400 /)
    }
    expect(called).toEqual([])
  })

  it('CORE-11: refuses a method before a handler or a hook has done anything', async () => {
    let worked = 0
    class ReadOnly extends View {
      rows() {
        worked++
        return []
      }
      get() {
        return new JsonResponse(this.rows())
      }
    }
    await using client = serve(ReadOnly)
    expect((await client.delete('/')).status).toBe(405)
    expect(worked).toBe(0)
  })

  it('CORE-45: goes by the method of the request, whatever its headers and query ask for', async () => {
    class Writable extends View {
      post() {
        return new HttpResponse('posted')
      }
      delete() {
        return new HttpResponse('deleted')
      }
    }
    await using client = serve(Writable)
    const headers = {
      'X-HTTP-Method-Override': 'DELETE',
      'X-Method-Override': 'DELETE',
      'X-HTTP-Method': 'DELETE',
    }
    const response = await client.post('/?_method=DELETE', { headers, form: { _method: 'DELETE' } })
    expect(response.text()).toBe('posted')
  })

  it('CORE-38: takes a request whose header is called __proto__', async () => {
    class Page extends View {
      get() {
        return new JsonResponse({ polluted: ({} as Record<string, unknown>)['x'] ?? null })
      }
    }
    await using client = serve(Page)
    const bytes = await client.raw(
      'GET / HTTP/1.1\r\nHost: localhost\r\n__proto__: x\r\nConnection: close\r\n\r\n',
    )
    expect(bytes.toString('latin1')).toMatch(/^HTTP\/1\.1 200 [^]*\{"polluted":null\}$/)
    expect((await client.get('/')).status).toBe(200)
  })
})

describe('paths', () => {
  class Item extends View {
    get() {
      return new JsonResponse(this.params)
    }
  }

  it('CORE-12: answers 400 to a path that cannot be decoded, without a stack', async () => {
    await using client = serve(Item, '/p/:id')
    const response = await client.get('/p/%E0%A4%A')
    expect(response.status).toBe(400)
    expect(response.text()).not.toMatch(/ at |URIError|%E0/)
  })

  it('CORE-13: answers 404 to a NUL in a parameter before the view does anything', async () => {
    let ran = 0
    class Counting extends Item {
      override setup(request: Request, response: Response, params: Params): void {
        ran++
        super.setup(request, response, params)
      }
    }
    await using client = serve(Counting, '/item/:id{/*rest}')
    for (const path of ['/item/a%00b', '/item/%00', '/item/a/b%00/c']) {
      expect((await client.get(path)).status, path).toBe(404)
    }
    expect(ran).toBe(0)
    expect((await client.get('/item/a/b/c')).json()).toEqual({ id: 'a', rest: 'b/c' })
    expect(ran).toBe(1)
  })
})

describe('asView()', () => {
  class Listing extends View {
    heading = 'Articles'
    pageSize: number | null = 20
    get() {
      return new JsonResponse({ heading: this.heading, pageSize: this.pageSize })
    }
  }

  it('presets attributes for one handler and leaves the class as it is', async () => {
    const app = express()
    const attributes = { heading: 'Drafts', pageSize: null }
    app.all('/drafts', Listing.asView(attributes))
    app.all('/articles', Listing.asView())
    attributes.heading = 'changed by the caller afterwards'
    await using client = new TestClient(app)
    expect((await client.get('/drafts')).json()).toEqual({ heading: 'Drafts', pageSize: null })
    expect((await client.get('/articles')).json()).toEqual({ heading: 'Articles', pageSize: 20 })
  })

  it('keeps the view and the attributes on the handler', () => {
    const handler = Listing.asView({ heading: 'Drafts' })
    expect(handler.viewClass).toBe(Listing)
    expect(handler.viewAttributes).toEqual({ heading: 'Drafts' })
    expect(Object.isFrozen(handler.viewAttributes)).toBe(true)
    expectTypeOf(handler.viewClass).instance.toEqualTypeOf<Listing>()
  })

  it('presets the HTTP methods for one handler', async () => {
    await using client = serve(Listing.asView({ httpMethodNames: ['get'] }))
    const response = await client.options('/')
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
  })

  it('reads the verbs and the policies of a class once, and not for each request', async () => {
    let read = 0
    class Counted extends Listing {}
    Object.defineProperty(Counted, 'policies', { get: () => (read++, []) })
    await using client = serve(Counted)
    await client.get('/')
    await client.get('/')
    expect(read).toBe(1)
  })

  it('reports what check() of every class in the chain finds, all at once', () => {
    class Base extends View {
      size = 0
      override check(report: CheckReport): void {
        super.check(report)
        if (this.size < 1) report.add('size', `has to be at least 1, not ${this.size}`)
      }
    }
    class Leaf extends Base {
      color: string | null = null
      override httpMethodNames = ['get', 'FETCH']
      override check(report: CheckReport): void {
        super.check(report)
        if (this.color == null) report.add('color', 'is null: set it')
      }
    }
    expect(() => Leaf.asView()).toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: Leaf.asView() is misconfigured:
        httpMethodNames: has "FETCH"; take HTTP methods in lower case, such as 'get'
        size: has to be at least 1, not 0
        color: is null: set it]
    `)
    expect(() => Leaf.asView({ size: 1, color: 'red', httpMethodNames: ['get'] })).not.toThrow()
  })
})

describe('what a handler gives back', () => {
  it('CORE-03: answers 500 at once when a handler returned nothing, and names it in the log', async () => {
    class Forgetful extends View {
      async get() {}
      post() {
        return null
      }
      put() {
        return { status: 200 }
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Forgetful)
    for (const method of ['GET', 'POST', 'PUT']) {
      expect((await client.request(method, '/')).status, method).toBe(500)
    }
    expect(reports.errors.map(String)).toMatchInlineSnapshot(`
      [
        "InvalidResponseError: Forgetful.get() returned undefined, and not an HttpResponse: return one, or throw.",
        "InvalidResponseError: Forgetful.post() returned null, and not an HttpResponse: return one, or throw.",
        "InvalidResponseError: Forgetful.put() returned object, and not an HttpResponse: return one, or throw.",
      ]
    `)
    expect(reports.all[0]).toMatchObject({ handler: 'Forgetful.get()', method: 'GET', route: '/' })
  })

  it('tells an override of setup() or dispatch() that it has to call super', async () => {
    class NoSetup extends View {
      override setup(): void {}
      get() {
        return new HttpResponse('never')
      }
    }
    class NoDispatch extends View {
      // @ts-expect-error - forgets the return, as JavaScript may
      override async dispatch(): Promise<HttpResponse> {
        await super.dispatch()
      }
      get() {
        return new HttpResponse('never')
      }
    }
    using reports = new ErrorReports()
    class LateFailure extends View {
      override async setup(): Promise<void> {
        await Promise.resolve()
        throw new Error('before super.setup()')
      }
    }
    for (const broken of [NoSetup, NoDispatch, LateFailure]) {
      await using client = serve(broken)
      expect((await client.get('/')).status).toBe(500)
    }
    expect(reports.errors.map(String)).toMatchInlineSnapshot(`
      [
        "InvalidResponseError: NoSetup.setup() has to call super.setup().",
        "InvalidResponseError: NoDispatch.dispatch() returned no HttpResponse: return super.dispatch().",
        "Error: before super.setup()",
      ]
    `)
  })

  it('lets a handler write to the response of Express by itself', async () => {
    class Direct extends View {
      get() {
        this.response.status(202).json({ direct: true })
      }
      async post() {
        await new Promise<void>((resolve) => this.response.sendFile(import.meta.filename, () => resolve()))
      }
    }
    await using client = serve(Direct)
    const response = await client.get('/')
    expect([response.status, response.json()]).toEqual([202, { direct: true }])
    expect((await client.post('/')).text()).toContain(
      'lets a handler write to the response of Express by itself',
    )
  })

  it('CORE-04: sends what was written first when a handler also returns a response, and warns', async () => {
    class Twice extends View {
      get() {
        this.response.json({ a: 1 })
        return new JsonResponse({ b: 2 })
      }
    }
    const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
    await using client = serve(Twice)
    expect((await client.get('/')).text()).toBe('{"a":1}')
    expect(await warned).toMatchObject({
      code: 'BELVEDERE_RESPONSE_TWICE',
      message: expect.stringContaining('Twice.get()'),
    })
    expect((await client.head('/')).status).toBe(200)
  })

  it('CORE-31: answers 500 to a header that would split the response, and sends none of it', async () => {
    class Splitting extends View {
      get() {
        return new HttpResponse('x', { headers: { 'X-Fine': 'yes', 'X-Name': 'a"\r\nX-Injected: y' } })
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Splitting)
    const response = await client.get('/')
    expect(response.status).toBe(500)
    expect(response.headers.has('x-injected')).toBe(false)
    expect(reports.errors).toMatchObject([{ code: 'ERR_INVALID_CHAR' }])
  })
})
