import type { Request } from 'express'
import type { CompiledRoute } from './compile-routes.ts'
import { valueOf } from './converters.ts'

/** Which route a request was answered by. */
export interface RouteMatch {
  /** With its namespaces, such as `shop:product-detail`. */
  readonly name: string
  readonly namespaces: readonly string[]
  /** As declared, with the prefixes of what includes it. */
  readonly pattern: string
  /** The parameters as their converters give them; text for those without one. */
  readonly values: Readonly<Record<string, unknown>>
}

const brand = Symbol.for('@belvedere/route')

/** What stands in `request.route`: what Express and tools for it read there, and the route it was made from. */
export class MatchedRoute {
  readonly path: string
  readonly methods = { _all: true }
  readonly stack: readonly { readonly handle: unknown; readonly name: string; readonly method: undefined }[]
  readonly [brand]: CompiledRoute

  constructor(route: CompiledRoute, handle: { readonly name: string }) {
    this.path = route.pattern
    this.stack = [{ handle, name: handle.name, method: undefined }]
    this[brand] = route
  }
}

/**
 * The route that a request was matched by, or `null` where it came by another way than `handlers()`.
 *
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/urlresolvers/#resolvermatch | ResolverMatch}
 */
export function routeOf(request: Request): RouteMatch | null {
  const route = compiledRouteOf(request)
  if (route === null) return null
  const { name, pattern } = route
  return {
    name,
    namespaces: name.split(':').slice(0, -1),
    pattern,
    get values() {
      return valuesOf(route, request)
    },
  }
}

export function compiledRouteOf(request: Request): CompiledRoute | null {
  const route = request.route as { readonly [brand]?: CompiledRoute } | undefined
  return route?.[brand] ?? null
}

/** Reads the parameters of a request anew, so that those who never ask pay nothing. */
export function valuesOf(route: CompiledRoute, request: Request): Readonly<Record<string, unknown>> {
  const params = request.params as Record<string, string | string[]>
  const values = Object.create(null) as Record<string, unknown>
  for (const segment of route.segments) {
    if ('literal' in segment) continue
    const value = params[segment.name]!
    const text = typeof value === 'string' ? value : value.join('/')
    values[segment.name] = segment.converter === null ? text : valueOf(segment.converter, text)
  }
  return values
}
