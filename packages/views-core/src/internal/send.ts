import type { OutgoingHttpHeaders } from 'node:http'
import type { HttpResponse } from '../responses/http-response.ts'
import type { View } from '../view.ts'

/** Writes a response: head and body in one go, no body for HEAD. */
export function send(view: View, response: HttpResponse): void {
  const out = view.response
  const { body, status } = response
  const head: OutgoingHttpHeaders =
    response.headers === null ? {} : ({ ...response.headers } as OutgoingHttpHeaders)
  if (status === 204 || status === 304) {
    out.writeHead(status, head)
    out.end()
    return
  }
  if (response.contentType !== null) head['content-type'] = response.contentType
  const isHead = view.request.method === 'HEAD'
  // A handler of HEAD may know the length of a page that it does not make.
  if (!isHead || head['content-length'] === undefined)
    head['content-length'] = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength
  out.writeHead(status, head)
  if (isHead) out.end()
  else out.end(body)
}
