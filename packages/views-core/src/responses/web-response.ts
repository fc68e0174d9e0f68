import { InvalidResponseError } from '../errors.ts'
import { HttpResponse, type HeaderValue } from './http-response.ts'
import { StreamingResponse } from './streaming-response.ts'

/** Those that belong to a connection, and never to the answer that goes on from it. */
const OF_THE_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer']
/** `fetch` has undone the coding of a body and left the headers that tell of it. */
const OF_THE_CODING = ['content-encoding', 'content-length']

/** Whether a value is a `Response` of the Fetch standard, of whatever library. */
export function isWebResponse(value: unknown): value is Response {
  return Object.prototype.toString.call(value) === '[object Response]'
}

/**
 * Takes a `Response` of the Fetch standard over, once: status, headers and body, which is streamed. A handler may
 * return one as it is; this is what becomes of it, for those who want to change it first.
 *
 * @throws {InvalidResponseError} `ERR_VIEW_RESPONSE`: its body was read already, or it is an error of the network.
 *
 * @example
 * ```ts
 * const response = fromWebResponse(new Response('Tides', { status: 201, headers: { 'X-Id': '7' } }))
 * response.status // => 201
 * response.getHeader('x-id') // => '7'
 * ```
 */
export function fromWebResponse(web: Response): HttpResponse {
  if (web.bodyUsed || web.type === 'error') {
    const what = web.bodyUsed ? 'whose body was read already' : 'that is an error of the network'
    throw new InvalidResponseError(`A view was given a web Response ${what}: make a new one.`)
  }
  const left = web.url === '' ? OF_THE_CONNECTION : [...OF_THE_CONNECTION, ...OF_THE_CODING]
  const headers: Record<string, HeaderValue> = {}
  for (const [name, value] of web.headers) {
    if (!left.includes(name)) headers[name] = name === 'set-cookie' ? web.headers.getSetCookie() : value
  }
  const { status } = web
  const options = { status, headers, contentType: web.headers.get('content-type') }
  return web.body === null ? new HttpResponse('', options) : new StreamingResponse(web.body, options)
}
