import { randomUUID } from 'node:crypto'
import type { Request } from 'express'
import { settingsOf } from './configure-views.ts'

const ids = new WeakMap<Request, string>()

/**
 * The id of a request: what the header says that `configureViews()` names, or a random one, made when it is first
 * asked for. It is the same for middleware, views and the log.
 *
 * @example
 * ```ts
 * import type { RequestHandler } from 'express'
 * import { requestIdOf } from '@belvedere/views-core'
 *
 * const stamp: RequestHandler = (request, response, next) => {
 *   response.setHeader('X-Request-Id', requestIdOf(request))
 *   next()
 * }
 * ```
 */
export function requestIdOf(request: Request): string {
  let id = ids.get(request)
  if (id === undefined) ids.set(request, (id = given(request) ?? randomUUID()))
  return id
}

/** What cannot be an id, for its length or its characters, is none: it would end up in a log as it is. */
function given(request: Request): string | null {
  const { requestIdHeader } = settingsOf(request)
  if (requestIdHeader === undefined) return null
  const value = request.get(requestIdHeader)
  return value !== undefined && /^[\w.:+/=@-]{1,128}$/.test(value) ? value : null
}
