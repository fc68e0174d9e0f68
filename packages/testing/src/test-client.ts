import {
  Agent,
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { CookieJar } from './cookie-jar.ts'
import { ClientStateError, InvalidRequestError, UnexpectedErrorsError } from './errors.ts'
import { exchangeRaw, type RawBytes, type RawOptions } from './internal/raw.ts'
import { isRedirect, nextRequest } from './internal/redirect.ts'
import { toBody } from './internal/request-body.ts'
import { toRequestHeaders } from './internal/request-headers.ts'
import { toTarget } from './internal/request-line.ts'
import { TestServer } from './internal/test-server.ts'
import { UnexpectedErrors } from './internal/unexpected-errors.ts'
import { PendingRequest, type PendingRequestParts } from './pending-request.ts'
import type { HeadersInput, RequestOptions } from './request-options.ts'
import type { Redirect, TestResponse } from './test-response.ts'

const MAX_REDIRECTS = 20

/** What answers requests: an Express application, or any listener of a node:http server. */
export type Application = (request: IncomingMessage, response: ServerResponse) => unknown

export interface TestClientOptions<TApp> {
  /** Makes the server, when the application wants one of its own kind. @default node:http's `createServer` */
  readonly createServer?: (app: TApp) => Server
  /** Sent with every request that does not say otherwise. */
  readonly headers?: HeadersInput
  /** For each complete answer, in milliseconds; `Infinity` for no limit. @default 10000 */
  readonly timeoutMs?: number
  /** The wall clock by which cookies expire. @default the real one */
  readonly clock?: { date(): Date }
}

/**
 * Speaks HTTP with an application, over a real server on a loopback port of its own.
 *
 * The server starts with the first request and is gone with `close()`, which `await using` calls. Connections are
 * kept alive; cookies are kept for the life of the client. Redirects are not followed unless a request asks for it.
 * What nobody in the process caught meanwhile (an unhandled rejection, an uncaught exception) makes `close()` throw,
 * so that the test fails.
 *
 * @typeParam TApp - The application, as `createServer` wants it.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/testing/tools/#the-test-client | The test client}.
 *   Differs: a real server instead of calls in process, which Express does not stand.
 *
 * @example
 * ```ts
 * import { TestClient } from '@belvedere/testing'
 *
 * await using client = new TestClient((request, response) => {
 *   response.end(`Hello from ${request.url}`)
 * })
 * const response = await client.get('/articles', { query: { page: 2 } })
 * response.status // => 200
 * response.text() // => 'Hello from /articles?page=2'
 * ```
 */
export class TestClient<TApp extends Application = Application> implements AsyncDisposable {
  /** The cookies received so far, sent back where they belong. */
  readonly cookies: CookieJar
  readonly #app: TApp
  readonly #options: TestClientOptions<TApp>
  readonly #agent = new Agent({ keepAlive: true })
  readonly #errors = new UnexpectedErrors()
  #server: TestServer | null = null
  #listening: Promise<number> | null = null
  #closing: Promise<void> | null = null

  constructor(app: TApp, options: TestClientOptions<TApp> = {}) {
    this.#app = app
    this.#options = options
    const { clock } = options
    this.cookies = new CookieJar(clock && (() => clock.date()))
  }

  /** The server, made when it is first asked for. */
  get server(): Server {
    return this.#testServer.server
  }

  /**
   * Where the server is reached, like `http://127.0.0.1:49152`.
   *
   * @throws {ClientStateError} `ERR_TESTING_CLIENT_STATE`: it does not listen yet; `await client.listen()` first.
   */
  get url(): string {
    const port = this.#testServer.port
    if (port === null) {
      throw new ClientStateError(
        'The server does not listen: it starts with the first request or client.listen().',
      )
    }
    return `http://127.0.0.1:${port}`
  }

  /** Starts the server before the first request does; gives its URL. */
  async listen(): Promise<string> {
    await this.#listen()
    return this.url
  }

  get(path: string, options?: RequestOptions): Promise<TestResponse> {
    return this.request('GET', path, options)
  }

  head(path: string, options?: RequestOptions): Promise<TestResponse> {
    return this.request('HEAD', path, options)
  }

  options(path: string, options?: RequestOptions): Promise<TestResponse> {
    return this.request('OPTIONS', path, options)
  }

  post(path: string, options?: RequestOptions): Promise<TestResponse> {
    return this.request('POST', path, options)
  }

  put(path: string, options?: RequestOptions): Promise<TestResponse> {
    return this.request('PUT', path, options)
  }

  patch(path: string, options?: RequestOptions): Promise<TestResponse> {
    return this.request('PATCH', path, options)
  }

  delete(path: string, options?: RequestOptions): Promise<TestResponse> {
    return this.request('DELETE', path, options)
  }

  /**
   * Makes a request and reads the complete answer.
   *
   * @param method - Any token: `'TRACE'` and `'QUERY'` too. Node's server refuses the ones it does not know with 400.
   * @param path - From the root of the server; sent as it is written, nothing is normalised.
   * @throws {InvalidRequestError} `ERR_TESTING_INVALID_REQUEST`: two bodies, a path without `/`, a redirect to
   *   another server or in a circle.
   * @throws {NoResponseError} `ERR_TESTING_NO_RESPONSE`: the connection ended before the answer was complete.
   * @throws {ResponseTimeoutError} `ERR_TESTING_TIMEOUT`: `timeoutMs` passed.
   * @throws The reason of `options.signal`, when it aborts.
   */
  async request(method: string, path: string, options: RequestOptions = {}): Promise<TestResponse> {
    const redirects: Redirect[] = []
    let next = { method, path, options }
    for (;;) {
      const pending = await this.#start(
        { agent: this.#agent, redirectChain: redirects },
        next.method,
        next.path,
        next.options,
      )
      const response = await pending.response()
      this.#keepCookies(response)
      if (options.redirect !== 'follow' || !isRedirect(response)) return response
      redirects.push({ status: response.status, url: response.headers.get('location') ?? '' })
      if (redirects.length > MAX_REDIRECTS) {
        throw new InvalidRequestError(
          `${method} ${path} was redirected ${redirects.length} times: ${redirects.map(({ url }) => url).join(' ')}`,
        )
      }
      next = nextRequest(response, next.options, this.#origins(next.options))
    }
  }

  /**
   * Begins a request on a connection of its own and comes back at once, to watch it or to leave early. Cookies are
   * sent, those of the answer are not kept; redirects are not followed.
   */
  start(
    method: string,
    path: string,
    options: Omit<RequestOptions, 'redirect'> = {},
  ): Promise<PendingRequest> {
    return this.#start({ agent: false, redirectChain: [] }, method, path, options)
  }

  /**
   * Writes bytes on a new connection and gives back every byte that comes, until the server closes it.
   *
   * @throws {ResponseTimeoutError} `ERR_TESTING_TIMEOUT`, with what was `received`: the server kept the connection open.
   */
  async raw(bytes: RawBytes, options?: RawOptions): Promise<Buffer> {
    return exchangeRaw(await this.#listen(), bytes, options)
  }

  /** Takes the errors that nobody caught so far, so that `close()` does not throw them: for tests that provoke some. */
  takeErrors(): unknown[] {
    return this.#errors.take()
  }

  /**
   * Stops the server and ends its connections. Calling it twice is fine.
   *
   * @throws {UnexpectedErrorsError} `ERR_TESTING_UNEXPECTED`: errors that nobody caught while the client was open.
   */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  get #testServer(): TestServer {
    const { createServer = (app: TApp) => createHttpServer(app) } = this.#options
    this.#server ??= new TestServer(createServer(this.#app))
    return this.#server
  }

  #listen(): Promise<number> {
    if (this.#closing) return Promise.reject(new ClientStateError('This client is closed; make a new one.'))
    this.#listening ??= this.#testServer.listen().then((port) => {
      this.#errors.start()
      return port
    })
    return this.#listening
  }

  async #start(
    how: Pick<PendingRequestParts, 'agent' | 'redirectChain'>,
    method: string,
    path: string,
    options: RequestOptions,
  ): Promise<PendingRequest> {
    const body = await toBody(options)
    const target = toTarget(path, options.query)
    const cookie = this.cookies.header(pathname(target))
    const headers = toRequestHeaders(
      this.#options.headers,
      cookie === '' ? undefined : { cookie },
      body.contentType === null ? undefined : { 'content-type': body.contentType },
      options.headers,
    )
    const { signal, timeoutMs = this.#options.timeoutMs ?? 10_000 } = options
    await this.#listen()
    const server = this.#testServer
    return new PendingRequest({ ...how, server, method, target, headers, body, signal, timeoutMs })
  }

  #keepCookies({ headers, request }: TestResponse): void {
    for (const field of headers.getSetCookie()) this.cookies.receive(field, pathname(request.path))
  }

  #origins({ headers }: RequestOptions): [string, ...string[]] {
    const [host] = toRequestHeaders(this.#options.headers, headers).get('host') ?? []
    return host === undefined ? [this.url] : [`http://${host}`, this.url]
  }

  async #close(): Promise<void> {
    await this.#listening?.catch(() => {})
    this.#agent.destroy()
    await this.#server?.close()
    const errors = await this.#errors.stop()
    if (errors.length > 0) throw new UnexpectedErrorsError(errors)
  }
}

function pathname(target: string): string {
  return target.split('?', 1)[0] ?? '/'
}
