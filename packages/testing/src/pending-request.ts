import { request as sendRequest, type Agent, type ClientRequest, type IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { NoResponseError, ResponseTimeoutError } from './errors.ts'
import type { RequestBody } from './internal/request-body.ts'
import type { RequestHeaders } from './internal/request-headers.ts'
import type { TestServer } from './internal/test-server.ts'
import { TestResponse, toHeaders, type InterimResponse, type Redirect } from './test-response.ts'

/** What a {@link PendingRequest} is made of. Made by the client. */
export interface PendingRequestParts {
  readonly server: TestServer
  readonly agent: Agent | false
  readonly method: string
  readonly target: string
  readonly headers: RequestHeaders
  readonly body: RequestBody
  readonly signal: AbortSignal | undefined
  readonly timeoutMs: number
  readonly redirectChain: readonly Redirect[]
}

/** Status and header fields of an answer whose body is still to come. */
export interface ResponseHead {
  readonly status: number
  readonly headers: Headers
}

/**
 * A request on its way, from {@link TestClient.start}: look at it step by step, or break it off.
 *
 * Nothing of the body is read before {@link response} or the iteration asks for it: until then the server feels a
 * client that does not read.
 */
export class PendingRequest implements AsyncIterable<Buffer> {
  /** Resolves when the server has called the application for this request. */
  readonly started: Promise<void>
  readonly #parts: PendingRequestParts
  readonly #request: ClientRequest
  readonly #message: Promise<IncomingMessage>
  readonly #interim: InterimResponse[] = []
  #localPort: number | null = null
  #timer: NodeJS.Timeout | undefined
  #late: ResponseTimeoutError | null = null

  constructor(parts: PendingRequestParts) {
    this.#parts = parts
    this.#request = sendRequest({
      host: '127.0.0.1',
      port: parts.server.port,
      agent: parts.agent,
      method: parts.method,
      path: parts.target,
      headers: Object.fromEntries(Array.from(parts.headers, ([name, values]) => [name, single(values)])),
      ...(parts.signal && { signal: parts.signal }),
    })
    this.#request.on('information', ({ statusCode, rawHeaders }) => {
      this.#interim.push({ status: statusCode, headers: toHeaders(rawHeaders) })
    })
    this.started = new Promise((resolve, reject) => {
      this.#request.once('close', () =>
        reject(this.#failure(null, 'ended before the application was called')),
      )
      this.#request.once('socket', (socket) => {
        const watch = (): void => {
          this.#localPort = socket.localPort ?? null
          if (this.#localPort !== null) parts.server.onceRequestFrom(this.#localPort, resolve)
        }
        if (socket.connecting) socket.once('connect', watch)
        else watch()
      })
    })
    this.#message = new Promise((resolve, reject) => {
      this.#request.once('response', resolve)
      this.#request.on('error', (error) => reject(this.#failure(error, 'got no answer')))
    })
    // Not everyone waits for every step.
    this.started.catch(() => {})
    this.#message.catch(() => {})
    if (parts.timeoutMs !== Infinity) this.#limit(parts.timeoutMs)
    this.#send(parts.body.content)
  }

  /** Status and header fields, as soon as they arrive. */
  async head(): Promise<ResponseHead> {
    const { statusCode = 0, rawHeaders } = await this.#message
    return { status: statusCode, headers: toHeaders(rawHeaders) }
  }

  /** The pieces of the body as they arrive, for streams and server-sent events. Once, and instead of `response()`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void> {
    const message = await this.#message
    try {
      for await (const chunk of message) yield chunk as Buffer
    } catch (error) {
      throw this.#failure(error, 'broke off within the body')
    } finally {
      clearTimeout(this.#timer)
    }
  }

  /** The complete answer. */
  async response(): Promise<TestResponse> {
    const body = Buffer.concat(await Array.fromAsync(this))
    const { method, target: path, redirectChain } = this.#parts
    const message = await this.#message
    return new TestResponse({ method, path, message, body, interim: this.#interim, redirectChain })
  }

  /** Closes the connection, as a client that leaves; resolves when the server has noticed. */
  async disconnect(): Promise<void> {
    const noticed = this.#localPort === null ? null : this.#parts.server.closed(this.#localPort)
    this.#request.destroy()
    await noticed
  }

  #send(content: RequestBody['content']): void {
    if (content === null || Buffer.isBuffer(content)) {
      this.#request.end(content ?? undefined)
      return
    }
    // An answer may come before the whole body went out (413); its own error tells what is to be told.
    pipeline(Readable.from(content), this.#request).catch((error: unknown) =>
      this.#request.destroy(error as Error),
    )
  }

  #limit(timeoutMs: number): void {
    const { method, target } = this.#parts
    this.#timer = setTimeout(() => {
      this.#late = new ResponseTimeoutError(
        `${method} ${target} was not answered within ${timeoutMs} ms. Raise timeoutMs if it may take longer.`,
      )
      this.#request.destroy()
    }, timeoutMs)
    this.#timer.unref()
    this.#request.once('close', () => clearTimeout(this.#timer))
  }

  /** The error to show: what the caller aborted with, a time-out as it is, else one that names the request. */
  #failure(cause: unknown, what: string): unknown {
    const { method, target, signal } = this.#parts
    if (signal?.aborted) return signal.reason
    if (this.#late) return this.#late
    const reason = cause instanceof Error ? `: ${cause.message}` : ''
    return new NoResponseError(`${method} ${target} ${what}${reason}.`, { cause })
  }
}

/** Node wants some fields, such as Host, as one string; a list goes out as a field per value. */
function single(values: readonly string[]): string | string[] {
  const [first = '', ...others] = values
  return others.length === 0 ? first : [first, ...others]
}
