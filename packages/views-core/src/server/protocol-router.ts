import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { Router, type Express, type Request, type RequestHandler, type Response } from 'express'
import { ConfigurationError, HttpError, reasonPhrase, type Mistake } from '../errors.ts'
import { reportError } from '../internal/report-error.ts'
import { expressClasses } from './express-classes.ts'
import { refuse, type Refusal } from './request-guard.ts'
import { loadWs } from './websocket/load-ws.ts'
import { isAllowedOrigin, originMistakes } from './websocket/origins.ts'
import { asksForWebSocket, handshakeProblem, setUpgrade } from './websocket/upgrade.ts'

/** What answers each protocol. */
export interface Protocols {
  readonly http: Express
  /** Without it, a request to change to WebSockets is a request like any other. */
  readonly websocket?: WebSocketRoutes
}

export interface WebSocketRoutes {
  /** Finds the view by the path: `urls.handlers({ chat: Chat.asView() })`, or any router of Express. */
  readonly routes: RequestHandler
  /**
   * Middleware of Express to run before that, such as a session; what it answers goes to the client in place of the
   * handshake.
   *
   * @default []
   */
  readonly use?: readonly RequestHandler[]
  /**
   * Which pages may connect: `https://example.com`, `https://.example.com` with all below it, either without the scheme,
   * or `*` for every page there is, which is safe where neither cookies nor the network tell who is there.
   *
   * @default those of the host that the request is for
   */
  readonly origins?: readonly string[]
  /** Whether a client may connect that names no origin, which every browser does. @default false */
  readonly allowMissingOrigin?: boolean
}

/**
 * Serves HTTP and WebSockets on one port, for {@link createServer}.
 *
 * Before a WebSocket view is made, the origin is checked, the middleware in `use` runs, and the route is found; until
 * the view accepts, everything can be refused with an answer in HTTP: 403 for an origin, 404 without a route, 426 for
 * another version, whatever a middleware answers, and the status of an `HttpError` that is thrown.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: a protocol that there is none of, a pattern that no origin matches,
 *   or the package `ws` is not installed; all mistakes in one report.
 * @see Channels {@link https://channels.readthedocs.io/en/stable/topics/routing.html | Routing}. Differs: the origin is
 *   always checked.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { defineRoutes } from '@belvedere/views-core'
 * import { createServer, ProtocolRouter, WebSocketView } from '@belvedere/views-core/server'
 *
 * class Echo extends WebSocketView {
 *   override receive(message: string | Uint8Array) {
 *     return this.send(message)
 *   }
 * }
 * const sockets = defineRoutes({ echo: '/echo/:room' })
 * const router = new ProtocolRouter({
 *   http: express(),
 *   websocket: { routes: sockets.handlers({ echo: Echo.asView() }), origins: ['https://example.com'] },
 * })
 * createServer(router).listening // => false
 * sockets.reverse('echo', { room: 'tides' }) // => '/echo/tides'
 * ```
 */
export class ProtocolRouter {
  readonly http: Express
  readonly websocket: WebSocketRoutes | null
  readonly #router = Router()

  constructor(protocols: Protocols) {
    const mistakes = mistakesIn(protocols)
    if (mistakes.length > 0) throw new ConfigurationError('ProtocolRouter', mistakes)
    this.http = protocols.http
    this.websocket = protocols.websocket ?? null
    if (this.websocket === null) return
    loadWs()
    this.#router.use(...(this.websocket.use ?? []), this.websocket.routes)
  }

  /**
   * Answers a request to change the protocol; `createServer` calls it for every one.
   *
   * @param refusal - Why it is refused, if somebody has found out already.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, refusal: Refusal | null = null): void {
    // It has gone, or it breaks: there is nobody to tell.
    socket.on('error', () => socket.destroy())
    const { ServerResponse: ExpressResponse } = expressClasses(this.http)
    const response = new ExpressResponse(request) as ServerResponse & Response
    response.shouldKeepAlive = false
    response.assignSocket(request.socket)
    response.once('finish', () => request.socket.destroySoon())
    const problem = refusal ?? this.#problemOf(request as Request)
    if (problem !== null) {
      refuse(response, problem)
      return
    }
    setUpgrade(request, { socket, head, response })
    this.#route(request as Request, response)
  }

  #problemOf(request: Request): Refusal | null {
    if (this.websocket === null || !asksForWebSocket(request)) {
      return {
        status: 400,
        message: `There is no protocol ${JSON.stringify(request.headers.upgrade)} here, only websocket.`,
      }
    }
    const { origins = null, allowMissingOrigin = false } = this.websocket
    const { origin } = request.headers
    const isAllowed = origin === undefined ? allowMissingOrigin : isAllowedOrigin(origin, request, origins)
    if (!isAllowed) return { status: 403, message: 'No page of this origin may connect.' }
    const problem = handshakeProblem(request)
    if (problem === null) return null
    return { ...problem, headers: { upgrade: 'websocket', 'sec-websocket-version': '13' } }
  }

  #route(request: Request, response: Response): void {
    request.res = response
    response.locals = Object.create(null) as Response['locals']
    this.#router(request, response, (error: unknown) => {
      if (!response.headersSent && !response.destroyed) refuse(response, refusalFor(error, request))
    })
  }
}

function refusalFor(error: unknown, request: Request): Refusal {
  if (error === undefined || error === null)
    return { status: 404, message: 'There is no WebSocket at this address.' }
  if (HttpError.is(error) && error.status < 500) return error
  const id = reportError(error, request, null)
  const { status, headers } = HttpError.is(error) ? error : { status: 500, headers: {} }
  return { status, message: `${reasonPhrase(status)} (error ${id})`, headers }
}

function mistakesIn(protocols: Protocols): Mistake[] {
  const mistakes: Mistake[] = []
  for (const name of Object.keys(protocols)) {
    if (name === 'http' || name === 'websocket') continue
    mistakes.push({ attribute: name, problem: 'is no protocol here: there are http and websocket' })
  }
  if (typeof protocols.http !== 'function') {
    mistakes.push({ attribute: 'http', problem: 'has no application: give it what express() made' })
  }
  const { websocket } = protocols
  if (websocket === undefined) return mistakes
  if (typeof websocket.routes !== 'function') {
    mistakes.push({ attribute: 'websocket.routes', problem: 'has no router: give it urls.handlers({...})' })
  }
  if (websocket.origins?.length === 0) {
    mistakes.push({ attribute: 'websocket.origins', problem: 'is empty: name the origins, or leave it out' })
  }
  return [...mistakes, ...originMistakes(websocket.origins ?? [])]
}
