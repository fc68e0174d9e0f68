import { HttpResponse } from '../responses/http-response.ts'

/** What a cache needs to renew the answer that it holds; the rest it has. */
const KEPT = [
  'cache-control',
  'content-location',
  'date',
  'etag',
  'expires',
  'last-modified',
  'set-cookie',
  'vary',
]

/**
 * The 304 that stands for a response: without its body, and with the headers by which a cache renews what it holds
 * (`Cache-Control`, `Content-Location`, `Date`, `ETag`, `Expires`, `Last-Modified`, `Vary`), and cookies.
 *
 * @see RFC 9110, {@link https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5 | 15.4.5}
 *
 * @example
 * ```ts
 * const response = new HttpResponse('long', { headers: { ETag: '"v3"', 'Content-Language': 'en' } })
 * const { status, body, headers } = notModified(response)
 * status // => 304
 * body // => ''
 * Object.keys(headers ?? {}) // => ['etag']
 * ```
 */
export function notModified(response: HttpResponse): HttpResponse {
  const short = new HttpResponse('', { status: 304, contentType: null })
  for (const name of KEPT) {
    const value = response.getHeader(name)
    if (value !== undefined) short.setHeader(name, value)
  }
  return short
}
