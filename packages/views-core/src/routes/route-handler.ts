import type { NextFunction, Request, RequestHandler, Response } from 'express'
import { isThenable } from '../awaitable.ts'
import { HttpError } from '../errors.ts'
import type { CompiledRoute } from './compile-routes.ts'
import type { Matcher } from './matcher.ts'
import type { Segment } from './pattern.ts'
import { MatchedRoute } from './route-match.ts'

export interface BoundRoute {
  readonly route: CompiledRoute
  readonly handler: RequestHandler
}

/** One middleware for all routes. Express lists them as it does those of its own routers. */
export interface RoutesHandler extends RequestHandler {
  readonly stack: readonly { readonly route: MatchedRoute; readonly handle: RequestHandler }[]
  listRoutes(): { path: string; methods: string[]; router: undefined }[]
}

/** Makes the middleware that finds the route of a request and calls its handler. */
export function createRoutesHandler(
  bound: readonly BoundRoute[],
  matcher: Matcher,
  redirectSlash: boolean,
): RoutesHandler {
  const entries = bound.map(({ route, handler }) => ({
    segments: route.segments,
    handler,
    matched: new MatchedRoute(route, handler),
  }))

  const routes: RequestHandler = (request, response, next) => {
    const { params, next: outerNext } = request
    let last = -1

    const leave = (error?: unknown): void => {
      request.params = params
      request.next = outerNext
      next(error)
    }
    const proceed = (signal?: unknown): void => {
      // As a router of Express takes them: 'route' and nothing go on, 'router' leaves, all else is an error.
      if (signal === 'router') return leave()
      if (signal && signal !== 'route') return leave(signal)
      // A handler may have rewritten the URL, as Express allows.
      const path = request.path
      let found: number
      try {
        found = matcher.find(path, last)
      } catch (error) {
        // A converter of the application failed.
        return leave(error)
      }
      if (found < 0) {
        if (last < 0 && redirectSlash && redirectToOtherForm(request, response, matcher)) return
        return leave()
      }
      last = found
      const { segments, handler, matched } = entries[found]!
      const own = readParams(segments, path)
      if (own === null) return leave(new HttpError(400, 'The path is not encoded as a path has to be.'))
      request.params = own
      request.route = matched
      call(handler, request, response, proceed, leave)
    }
    request.next = proceed
    proceed()
  }
  return Object.assign(routes, {
    stack: entries.map(({ matched, handler }) => ({ route: matched, handle: handler })),
    listRoutes: () =>
      entries.map(({ matched }) => ({ path: matched.path, methods: ['*'], router: undefined })),
  })
}

function call(
  handler: RequestHandler,
  request: Request,
  response: Response,
  next: NextFunction,
  leave: (error: unknown) => void,
): void {
  // What is thrown is an error whatever it is: Express takes 'route' and nothing for signals here too.
  const fail = (error: unknown): void =>
    leave(
      typeof error === 'object' && error !== null
        ? error
        : new Error(`A handler threw ${typeof error}, and no Error.`, { cause: error }),
    )
  try {
    const result: unknown = handler(request, response, next)
    if (isThenable(result)) result.then(undefined, fail)
  } catch (error) {
    fail(error)
  }
}

/** The parameters as Express gives them, a wildcard as a list; `null` where one cannot be decoded. */
function readParams(segments: readonly Segment[], path: string): Request['params'] | null {
  const params = Object.create(null) as { [name: string]: string | string[] }
  let at = 1
  try {
    for (const segment of segments) {
      if ('name' in segment && segment.wildcard) {
        params[segment.name] = path.slice(at).split('/').map(decode)
        break
      }
      const slash = path.indexOf('/', at)
      const end = slash === -1 ? path.length : slash
      if ('name' in segment) params[segment.name] = decode(path.slice(at, end))
      at = end + 1
    }
  } catch {
    return null
  }
  return params as Request['params']
}

function decode(text: string): string {
  return text.includes('%') ? decodeURIComponent(text) : text
}

/** Sends a request on that has a slash too many or too few. */
function redirectToOtherForm(request: Request, response: Response, matcher: Matcher): boolean {
  const { path } = request
  const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`
  // Two slashes, or one and a backslash, would name another site.
  if (matcher.find(other) < 0 || !/^\/(?![/\\])/.test(request.baseUrl + other)) return false
  const query = request.url.indexOf('?')
  const location = request.baseUrl + other + (query < 0 ? '' : request.url.slice(query))
  response.redirect(request.method === 'GET' || request.method === 'HEAD' ? 301 : 308, location)
  return true
}
