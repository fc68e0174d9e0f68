import type { NextFunction, Request, RequestHandler } from 'express'
import type { Awaitable } from '../../awaitable.ts'
import { CheckReport } from '../../check-report.ts'
import { systemClock, type Clock } from '../../clock.ts'
import { durationProblem } from '../../duration.ts'
import {
  ClientDisconnectedError,
  HttpError,
  InvalidResponseError,
  ServerClosingError,
  type WebSocketClosedError,
} from '../../errors.ts'
import { checkAttributes } from '../../internal/attributes.ts'
import { paramsOf } from '../../internal/params.ts'
import { reportError } from '../../internal/report-error.ts'
import { stateOfRequest } from '../../internal/server-state.ts'
import { routeOf } from '../../logging/log-answer.ts'
import type { Constructor } from '../../mixin.ts'
import type { Params } from '../../view.ts'
import { refuse } from '../request-guard.ts'
import { loadWs, type WebSocketServer } from './load-ws.ts'
import { upgradeOf } from './upgrade.ts'
import { WebSocketConnection } from './websocket-connection.ts'

/** What `asView()` takes: the fields of a class that hold a value and are not of one connection. */
export type WebSocketAttributes<TView> = {
  [
    K in keyof TView as K extends 'request' | 'params' | 'signal' | 'protocol'
      ? never
      : TView[K] extends (...args: never[]) => unknown
        ? never
        : K
  ]?: TView[K]
}

/**
 * One kind of WebSocket: a class of which each connection has an instance of its own.
 *
 * `connect()` runs before the handshake: to refuse, throw an `HttpError`; the client gets its status. Messages come to
 * `receive()` one after the other, the next when the promise of the last is settled; a client that sends faster is made
 * to wait. `disconnect()` runs once for every connection that was accepted. An error of a hook is logged and closes
 * the connection with 1011; an `HttpError` below 500, with 1008 and its message.
 *
 * @see Channels {@link https://channels.readthedocs.io/en/stable/topics/consumers.html#websocketconsumer | AsyncWebsocketConsumer}.
 *   Differs: what returns from `connect()` without `accept()` is accepted.
 *
 * @example
 * ```ts
 * import { HttpError } from '@belvedere/views-core'
 * import { WebSocketView } from '@belvedere/views-core/server'
 *
 * class Chat extends WebSocketView {
 *   override async connect() {
 *     if (this.request.get('cookie') === undefined) throw new HttpError(401)
 *     await this.accept()
 *     await this.sendJson({ welcome: this.params['room'] })
 *   }
 *   override async receive(message: string | Uint8Array) {
 *     await this.send(message)
 *   }
 * }
 * typeof Chat.asView({ maxPayloadBytes: 1024 }) // => 'function'
 * ```
 */
export class WebSocketView {
  /** The request of the handshake, with what middleware added to it. */
  request!: Request
  params!: Params
  /** The subprotocols that this view speaks, the best first; none that a client offers is taken otherwise. */
  protocols: readonly string[] = []
  /** The most bytes of a message; a longer one closes the connection with 1009. */
  maxPayloadBytes = 65_536
  /** How many bytes may wait for a client that is too slow for them; one that falls further behind is cut off. */
  maxBufferedBytes = 1_048_576
  /** How often it is looked whether the client is still there, in milliseconds; `Infinity` for never. */
  heartbeatMs = 30_000
  clock: Clock = systemClock
  readonly #controller = new AbortController()
  #server: WebSocketServer | null = null
  #connection: WebSocketConnection | null = null

  /**
   * Makes the handler of this class, for the `routes` of a {@link ProtocolRouter}. A request of plain HTTP it answers 426.
   *
   * @throws {ConfigurationError} `ERR_CONFIGURATION`: an attribute is unknown or wrong, or the package `ws` is not
   *   installed; all mistakes in one report.
   */
  static asView<TView extends WebSocketView>(
    this: Constructor<TView>,
    attributes: WebSocketAttributes<TView> = {},
  ): RequestHandler {
    const probe = new this()
    const report = new CheckReport()
    checkAttributes(probe, attributes, WebSocketView.prototype, report)
    if (report.ok) Object.assign(probe, attributes).check(report)
    report.assertOk(`${this.name}.asView()`)
    const server = serverFor(probe)
    return (request, response, next) => {
      if (upgradeOf(request) === null) {
        refuse(response, {
          status: 426,
          message: 'There is a WebSocket here.',
          headers: { upgrade: 'websocket' },
        })
        return
      }
      const view = Object.assign(new this(), attributes)
      view.#server = server
      void view.#run(request, next)
    }
  }

  /** Notes what is wrong with the attributes of this class. Overrides call `super.check()`. */
  check(report: CheckReport): void {
    for (const name of ['maxPayloadBytes', 'maxBufferedBytes'] as const) {
      const bytes = this[name]
      if (!Number.isSafeInteger(bytes) || bytes < 1)
        report.add(name, `must be a whole number from 1 up, not ${bytes}`)
    }
    const problem = this.heartbeatMs === Infinity ? null : durationProblem(this.heartbeatMs)
    if (problem !== null) report.add('heartbeatMs', `${problem}, or Infinity`)
  }

  /** Before the handshake: throw an `HttpError` to refuse. Whoever wants to send here calls {@link accept} first. */
  connect(): Awaitable<void> {}

  /** For each message: text as a string, anything else as bytes. */
  receive(_message: string | Uint8Array): Awaitable<void> {}

  /**
   * When an accepted connection has ended.
   *
   * @param _code - 1000 for done, 1001 for a client or a server that goes away, 1006 for a connection that broke.
   */
  disconnect(_code: number, _reason: string): Awaitable<void> {}

  /** Aborts when the connection has ended, with a `WebSocketClosedError`, or a `ServerClosingError` if it was the server. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** The subprotocol agreed on; empty without one, and before the handshake. */
  get protocol(): string {
    return this.#connection?.protocol ?? ''
  }

  /**
   * Makes the handshake; once, however often it is called.
   *
   * @throws {ClientDisconnectedError} `ERR_VIEW_CLIENT_DISCONNECTED`: the client has gone meanwhile.
   * @throws {ServerClosingError} `ERR_VIEW_SERVER_CLOSING`: the server takes no more connections.
   */
  async accept(): Promise<void> {
    if (this.#connection !== null) return
    const { socket, head, response } = upgradeOf(this.request)!
    const server = stateOfRequest(this.request)
    if (socket.destroyed) throw new ClientDisconnectedError()
    if (server?.phase === 'closing' || server?.phase === 'aborting') throw new ServerClosingError()
    // Throws what makes the handshake impossible, and calls back at once otherwise.
    this.#server!.handleUpgrade(this.request, socket, head, (webSocket) => {
      response.detachSocket(this.request.socket)
      const connection = new WebSocketConnection(webSocket, {
        clock: this.clock,
        heartbeatMs: this.heartbeatMs,
        maxBufferedBytes: this.maxBufferedBytes,
        receive: (message) => this.receive(message),
        closed: (error) => this.#abort(error),
        disconnect: (code, reason) => this.disconnect(code, reason),
        fail: (error) => this.#crash(error),
      })
      this.#connection = connection
      const end = (): Promise<void> => {
        this.#abort(new ServerClosingError())
        connection.close(1001, 'The server closes.')
        return connection.finished
      }
      server?.endless.set(end, `WebSocket ${routeOf(this.request) ?? '(no route)'}`)
      void connection.finished.then(() => server?.endless.delete(end))
    })
  }

  /**
   * Sends text or bytes; resolves when the connection has taken them, which is later the slower the client is. Without
   * `await`, what waits is held in memory, up to `maxBufferedBytes`.
   *
   * @throws {WebSocketClosedError} `ERR_VIEW_WEBSOCKET_CLOSED`: there is no connection any more. Whoever does not await the
   *   promise is not told.
   */
  send(message: string | Uint8Array): Promise<void> {
    if (this.#connection === null) {
      throw new InvalidResponseError(`${this.constructor.name}.send() came before accept(): call that first.`)
    }
    const sent = this.#connection.send(message)
    sent.catch(() => {})
    return sent
  }

  /** Sends a value as JSON. */
  sendJson(value: unknown): Promise<void> {
    return this.send(JSON.stringify(value))
  }

  /**
   * Ends the connection: 1000 for done, or a code of the application from 4000 to 4999. Messages that wait are dropped.
   * Before {@link accept} it refuses, with 403.
   */
  close(code = 1000, reason = ''): void {
    if (this.#connection === null) throw new HttpError(403)
    this.#connection.close(code, reason)
  }

  async #run(request: Request, next: NextFunction): Promise<void> {
    try {
      this.request = request
      this.params = paramsOf(request)
      await this.connect()
      await this.accept()
    } catch (error) {
      if (this.#connection === null) next(error)
      else this.#crash(error)
    }
  }

  #abort(error: WebSocketClosedError | ServerClosingError): void {
    this.#controller.abort(error)
  }

  #crash(error: unknown): void {
    // What waited for the connection is told by its end.
    if (error === this.signal.reason) return
    if (HttpError.is(error) && error.status < 500) this.#connection?.close(1008, error.message)
    else this.#connection?.close(1011, `Error ${reportError(error, this.request, this.constructor.name)}`)
  }
}

function serverFor({ maxPayloadBytes, protocols }: WebSocketView): WebSocketServer {
  const { WebSocketServer } = loadWs()
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Compression costs each connection hundreds of kilobytes, and a secret beside a client's text its secrecy.
    perMessageDeflate: false,
    maxPayload: maxPayloadBytes,
    handleProtocols: (offered) => protocols.find((each) => offered.has(each)) ?? false,
  })
  return server.on('wsClientError', (error) => {
    throw new HttpError(400, error.message)
  })
}
