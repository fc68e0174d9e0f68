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

  it('A-21: waits for an override of setup() that is asynchronous', async () => {
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

  it('A-18, A-19, A-20: takes synchronous and asynchronous handlers in one class', async () => {
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

  it('CORE-08, A-06: keeps the fields of 1,000 interleaved requests apart', async () => {
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

  it('A-07: keeps the view and the attributes on the handler', () => {
    const handler = Listing.asView({ heading: 'Drafts' })
    expect(handler.viewClass).toBe(Listing)
    expect(handler.viewAttributes).toEqual({ heading: 'Drafts' })
    expect(Object.isFrozen(handler.viewAttributes)).toBe(true)
    expectTypeOf(handler.viewClass).instance.toEqualTypeOf<Listing>()
  })

  it('A-17: presets the HTTP methods for one handler', async () => {
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
