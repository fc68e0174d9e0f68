import type { IncomingMessage, ServerResponse } from 'node:http'

/** Why a request is not handed to the application. */
export interface Refusal {
  readonly status: number
  readonly message: string
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Says why a request is refused that Node lets through: a server in front may read it in another way, and take what
 * follows for a request of somebody else.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc9112#section-6.1 | RFC 9112, 6.1}: a coding that is not understood;
 *   {@link https://www.rfc-editor.org/rfc/rfc9112#section-3.2 | 3.2}: more than one Host.
 */
export function refusalOf(request: IncomingMessage, maxHeadersCount: number): Refusal | null {
  const { rawHeaders, httpVersion } = request
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    return { status: 505, message: 'The protocol is HTTP/1.1.' }
  }
  if (rawHeaders.length > maxHeadersCount * 2) {
    return { status: 431, message: `There are more than ${maxHeadersCount} headers.` }
  }
  let hosts = 0
  let codings = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!
    // Most names are done with their length.
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
    else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
      codings++
      if (rawHeaders[index + 1]!.toLowerCase() !== 'chunked') {
        return { status: 400, message: 'The only Transfer-Encoding is chunked.' }
      }
    }
  }
  if (hosts === 0 && httpVersion === '1.1') return { status: 400, message: 'There is no Host header.' }
  if (hosts > 1) return { status: 400, message: 'There are two Host headers.' }
  if (codings > 1) return { status: 400, message: 'There are two Transfer-Encoding headers.' }
  return null
}

/** Answers and closes the connection: where the next request on it would begin is not certain. */
export function refuse(response: ServerResponse, { status, message, headers }: Refusal): void {
  response.writeHead(status, {
    ...headers,
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(message) + 1,
    'x-content-type-options': 'nosniff',
    connection: 'close',
  })
  response.end(`${message}\n`)
}
