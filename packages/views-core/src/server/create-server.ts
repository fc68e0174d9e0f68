import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Express } from 'express'
import { trackConnections } from '../internal/server-state.ts'
import { continueWhenRead } from './continue-when-read.ts'
import { expressClasses } from './express-classes.ts'
import { ProtocolRouter } from './protocol-router.ts'
import { refusalOf, refuse } from './request-guard.ts'
import { asksForWebSocket } from './websocket/upgrade.ts'
import { serverOptions, type CreateServerOptions } from './server-options.ts'

/**
 * Makes an HTTP server for an Express application, or for a {@link ProtocolRouter} that has WebSockets beside it, with limits for what a client may take, and whose requests and
 * responses are born with Express's prototypes.
 *
 * The head of a request has ten seconds and the whole of it thirty, idle connections are kept for 72 seconds, and a
 * request has a hundred headers at most. A request is refused, and its connection closed, that servers read in
 * different ways: with another `Transfer-Encoding` than `chunked`, or with two `Host` headers. A client that asks
 * before it sends a body (`Expect: 100-continue`) is told to go on when the application begins to read.
 *
 * Express otherwise switches the prototype of each request and response it is handed, which costs a third of a small
 * answer. Applications mounted on this one switch prototypes all the same: mount routers instead.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: a limit is no number in its range; all of them in one report.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { createServer } from '@belvedere/views-core/server'
 *
 * const server = createServer(express(), { requestTimeout: 300_000 })
 * server.headersTimeout // => 10000
 * createServer(express(), { headersTimeout: Number('10s') }) // => throws ERR_CONFIGURATION
 * ```
 */
export function createServer(app: Express | ProtocolRouter, options: CreateServerOptions = {}): Server {
  const router = app instanceof ProtocolRouter ? app : null
  const http = router === null ? (app as Express) : router.http
  const { maxHeadersCount, maxConnections, ...limits } = serverOptions(options)
  const refused = new Set<Socket>()
  const listener: RequestListener = (request, response) => {
    // What came right behind a request that was refused.
    if (refused.size > 0 && refused.has(request.socket)) return
    const refusal = refusalOf(request, maxHeadersCount)
    if (refusal === null) {
      http(request, response)
      return
    }
    refused.add(request.socket)
    request.socket.once('close', () => refused.delete(request.socket))
    refuse(response, refusal)
  }
  // Node would refuse a request without a Host too, and serve what came right behind it.
  const server = createHttpServer(
    {
      ...limits,
      ...expressClasses(http),
      requireHostHeader: false,
      // A request for any other protocol goes on in this one, as if it had not asked. From Node 24.9.
      ...(router?.websocket && { shouldUpgradeCallback: asksForWebSocket }),
    },
    listener,
  )
  if (router?.websocket) {
    server.on('upgrade', (request, socket, head) => {
      const refusal = refusalOf(request, maxHeadersCount)
      router.upgrade(request, socket, head, refusal)
    })
  }
  server.on('checkContinue', (request, response) => {
    continueWhenRead(request, response)
    server.emit('request', request, response)
  })
  // Node drops what is above without a word; one more shows that there is something to drop.
  server.maxHeadersCount = maxHeadersCount + 1
  if (maxConnections !== undefined) server.maxConnections = maxConnections
  trackConnections(server)
  return server
}
