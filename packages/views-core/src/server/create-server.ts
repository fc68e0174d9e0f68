import {
  createServer as createHttpServer,
  IncomingMessage,
  ServerResponse,
  type Server,
  type ServerOptions,
} from 'node:http'
import type { Express } from 'express'

/**
 * Makes an HTTP server for an Express application whose requests and responses are born with Express's prototypes.
 *
 * Express otherwise switches the prototype of each request and response it is handed, which costs a third of a small
 * answer. Applications mounted on this one switch prototypes all the same: mount routers instead.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { createServer } from '@belvedere/views-core/server'
 *
 * const server = createServer(express())
 * server.listening // => false
 * ```
 */
export function createServer(app: Express, options: ServerOptions = {}): Server {
  let classes = classesOf.get(app)
  if (classes === undefined) classesOf.set(app, (classes = makeClasses(app)))
  return createHttpServer({ ...options, ...classes }, app)
}

interface Classes {
  readonly IncomingMessage: typeof IncomingMessage
  readonly ServerResponse: typeof ServerResponse<IncomingMessage>
}

/** Made once for an application, so that several servers of it share them. */
const classesOf = new WeakMap<Express, Classes>()

function makeClasses(app: Express): Classes {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse extends ServerResponse {}
  Object.setPrototypeOf(ExpressRequest.prototype, app.request)
  Object.setPrototypeOf(ExpressResponse.prototype, app.response)
  // What Express then sets on every request is there already, and setting it again costs nothing.
  app.request = ExpressRequest.prototype as typeof app.request
  app.response = ExpressResponse.prototype as typeof app.response
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse }
}
