import { describe, expect, it } from 'vitest'
import { HttpResponse, JsonResponse, View } from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { serve } from '../support/serve.ts'

describe('what a handler gives back', () => {
  it('CORE-03, N-02: answers 500 at once when a handler returned nothing, and names it in the log', async () => {
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

  it('A-10: tells an override of setup() or dispatch() that it has to call super', async () => {
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
