import { describe, expect, it } from 'vitest'
import { HttpResponse, JsonResponse, View } from '../../src/index.ts'
import { serve } from '../support/serve.ts'

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
