import { IncomingMessage, ServerResponse } from 'node:http'
import type { Express } from 'express'

/** Classes of node:http whose instances are what Express makes of requests and responses. */
export interface ExpressClasses {
  readonly IncomingMessage: typeof IncomingMessage
  readonly ServerResponse: typeof ServerResponse<IncomingMessage>
}

/** Made once for an application, so that several servers of it share them. */
const classesOf = new WeakMap<Express, ExpressClasses>()

export function expressClasses(app: Express): ExpressClasses {
  let classes = classesOf.get(app)
  if (classes === undefined) classesOf.set(app, (classes = makeClasses(app)))
  return classes
}

function makeClasses(app: Express): ExpressClasses {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse extends ServerResponse {}
  Object.setPrototypeOf(ExpressRequest.prototype, app.request)
  Object.setPrototypeOf(ExpressResponse.prototype, app.response)
  // What Express then sets on every request is there already, and setting it again costs nothing.
  app.request = ExpressRequest.prototype as typeof app.request
  app.response = ExpressResponse.prototype as typeof app.response
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse }
}
