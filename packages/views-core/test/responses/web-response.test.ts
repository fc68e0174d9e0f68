import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fromWebResponse, InvalidResponseError, View, type Constructor } from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { serve } from '../support/serve.ts'

function returning(make: () => Response | Promise<Response>): Constructor<View> {
  return class Web extends View {
    get() {
      return make()
    }
  }
}

describe('a Response of the Fetch standard', () => {
  it('is sent with its status, its headers and its body', async () => {
    const headers = new Headers({ 'X-Id': '7', 'Cache-Control': 'no-store' })
    headers.append('Set-Cookie', 'a=1, still a')
    headers.append('Set-Cookie', 'b=2')
    await using client = serve(returning(() => new Response('Möwe', { status: 201, headers })))
    const response = await client.get('/')
    expect([response.status, response.text()]).toEqual([201, 'Möwe'])
    expect(response.headers.get('x-id')).toBe('7')
    expect(response.headers.get('content-type')).toBe('text/plain;charset=UTF-8')
    expect(response.headers.getSetCookie()).toEqual(['a=1, still a', 'b=2'])
    expect((await client.head('/')).body).toHaveLength(0)
  })

  it.each([
    [() => Response.json({ a: 1 }), 200, '{"a":1}', 'application/json'],
    [() => new Response(null, { status: 204 }), 204, '', null],
    [() => new Response(), 200, '', null],
    [() => new Response(new Uint8Array([104, 105])), 200, 'hi', null],
  ])('is sent as it is: %s', async (make, status, text, contentType) => {
    await using client = serve(returning(make))
    const response = await client.get('/')
    expect([response.status, response.text(), response.headers.get('content-type')]).toEqual([
      status,
      text,
      contentType,
    ])
  })

  it('is streamed: the client has the first chunk before there is a second', async () => {
    let controller!: ReadableStreamDefaultController<Uint8Array>
    const body = new ReadableStream<Uint8Array>({
      start: (given) => {
        controller = given
      },
    })
    await using client = serve(returning(() => new Response(body)))
    const pending = await client.start('GET', '/')
    await pending.started
    controller.enqueue(Buffer.from('first'))
    const chunks = pending[Symbol.asyncIterator]()
    expect(String((await chunks.next()).value)).toBe('first')
    controller.enqueue(Buffer.from('second'))
    controller.close()
    expect(String((await chunks.next()).value)).toBe('second')
  })

  it('may come from another server: what told of its coding and its connection stays behind', async () => {
    const upstream = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Keep-Alive': 'timeout=9', 'X-From': 'upstream' })
      response.end(gzipSync('Tides'))
    }).listen(0)
    await once(upstream, 'listening')
    const { port } = upstream.address() as AddressInfo
    await using client = serve(returning(() => fetch(`http://127.0.0.1:${port}/`)))
    const response = await client.get('/')
    expect(response.text()).toBe('Tides')
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(response.headers.get('keep-alive')).not.toBe('timeout=9')
    expect(response.headers.get('x-from')).toBe('upstream')
    upstream.close()
  })

  it('keeps the coding of a body that was coded by hand', async () => {
    const coded = new Response(gzipSync('Tides'), { headers: { 'Content-Encoding': 'gzip' } })
    await using client = serve(returning(() => coded))
    const response = await client.get('/')
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(response.body.equals(gzipSync('Tides'))).toBe(true)
  })

  it('answers 500 when it was read already, or never came', async () => {
    using reports = new ErrorReports()
    const read = new Response('x')
    await read.text()
    await using client = serve(returning(() => read))
    expect((await client.get('/')).status).toBe(500)
    expect(reports.errors).toMatchObject([{ code: 'ERR_VIEW_RESPONSE' }])
    expect(() => fromWebResponse(Response.error())).toThrow(InvalidResponseError)
  })
})
