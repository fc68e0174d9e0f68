import type { OutgoingHttpHeaders } from 'node:http'
import type { HeaderValue, HttpResponse } from '../responses/http-response.ts'
import type { View } from '../view.ts'

/** Writes a response whose body is there: head and body in one go, no body for HEAD. */
export function writeResponse(view: View, response: HttpResponse): void {
  const out = view.response
  const { body, status } = response
  const head = headOf(view, response)
  if (isBodiless(status)) {
    out.writeHead(status, head)
    out.end()
    return
  }
  const isHead = view.request.method === 'HEAD'
  // A handler of HEAD may know the length of a page that it does not make.
  if (!isHead || head['content-length'] === undefined)
    head['content-length'] = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
  out.writeHead(status, head)
  if (isHead) out.end()
  else out.end(body)
}

/** The headers of a response; cookies and names in `Vary` join those that middleware has set already. */
export function headOf(view: View, { headers, contentType, status }: HttpResponse): OutgoingHttpHeaders {
  const out = view.response
  const head: OutgoingHttpHeaders = headers === null ? {} : ({ ...headers } as OutgoingHttpHeaders)
  if (contentType !== null && !isBodiless(status)) head['content-type'] = contentType
  if (headers !== null) {
    const cookies = headers['set-cookie']
    if (cookies !== undefined && out.hasHeader('set-cookie')) {
      head['set-cookie'] = [...listOf(out.getHeader('set-cookie')), ...listOf(cookies)]
    }
    if (headers['vary'] !== undefined && out.hasHeader('vary')) {
      out.vary(listOf(headers['vary']).join(', '))
      head['vary'] = String(out.getHeader('vary'))
    }
  }
  return head
}

/** Statuses whose answers end with their head. */
export function isBodiless(status: number): boolean {
  return status === 204 || status === 304
}

function listOf(value: HeaderValue | number | undefined): string[] {
  if (value === undefined) return []
  return typeof value === 'object' ? [...value] : [String(value)]
}
