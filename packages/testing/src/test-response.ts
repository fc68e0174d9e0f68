import type { IncomingMessage } from 'node:http'
import { NotJsonError } from './errors.ts'

/** An interim answer, such as 103 Early Hints. */
export interface InterimResponse {
  readonly status: number
  readonly headers: Headers
}

/** One step of a followed redirect. */
export interface Redirect {
  readonly status: number
  /** The `Location` field as it was sent. */
  readonly url: string
}

/** What a {@link TestResponse} is made of. */
export interface ResponseParts {
  readonly method: string
  readonly path: string
  readonly message: IncomingMessage
  readonly body: Buffer
  readonly interim: readonly InterimResponse[]
  readonly redirectChain: readonly Redirect[]
}

/** A complete answer: the body has been read to its end, so nothing of it has to be awaited. */
export class TestResponse {
  readonly status: number
  readonly statusText: string
  readonly headers: Headers
  /** The header fields as they came over the wire: order, case and repetitions kept. */
  readonly rawHeaders: readonly (readonly [name: string, value: string])[]
  /** The fields after a chunked body. */
  readonly trailers: Headers
  /** The bytes of the body. Content codings (gzip) are left as sent; chunks are joined. */
  readonly body: Buffer
  /** The 1xx answers that came before. */
  readonly interim: readonly InterimResponse[]
  /** What was asked for, for messages. */
  readonly request: { readonly method: string; readonly path: string }
  /** The redirects followed on the way here; empty unless the request said `redirect: 'follow'`. */
  readonly redirectChain: readonly Redirect[]

  constructor({ method, path, message, body, interim, redirectChain }: ResponseParts) {
    this.status = message.statusCode ?? 0
    this.statusText = message.statusMessage ?? ''
    this.rawHeaders = pairs(message.rawHeaders)
    this.headers = toHeaders(message.rawHeaders)
    this.trailers = toHeaders(message.rawTrailers)
    this.body = body
    this.interim = interim
    this.request = { method, path }
    this.redirectChain = [...redirectChain]
  }

  /** True for a status from 200 to 299. */
  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }

  /** The body as text, in the charset of its content type (UTF-8 where it names none). */
  text(): string {
    const charset = /charset="?([\w-]+)/i.exec(this.headers.get('content-type') ?? '')?.[1] ?? 'utf-8'
    return new TextDecoder(charset).decode(this.body)
  }

  /**
   * The body as JSON. `T` is taken on trust.
   *
   * @throws {NotJsonError} `ERR_TESTING_NOT_JSON`: the body cannot be parsed; the message shows its beginning.
   */
  json<T = unknown>(): T {
    try {
      return JSON.parse(this.text()) as T
    } catch (cause) {
      throw new NotJsonError(
        `${describe(this)} is not JSON. It begins: ${JSON.stringify(this.text().slice(0, 200))}`,
        {
          cause,
        },
      )
    }
  }
}

/** The answer in a few words, for messages: `GET /articles answered 200 (text/html)`. */
export function describe({ request, status, headers }: TestResponse): string {
  return `${request.method} ${request.path} answered ${status} (${headers.get('content-type') ?? 'no content type'})`
}

export function toHeaders(raw: readonly string[]): Headers {
  const headers = new Headers()
  for (const [name, value] of pairs(raw)) headers.append(name, value)
  return headers
}

function pairs(raw: readonly string[]): [string, string][] {
  const list: [string, string][] = []
  for (let at = 0; at + 1 < raw.length; at += 2) list.push([raw[at] ?? '', raw[at + 1] ?? ''])
  return list
}
