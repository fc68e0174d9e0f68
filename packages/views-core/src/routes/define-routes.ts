import type { Request } from 'express'
import { ConfigurationError, ReverseError } from '../errors.ts'
import { bindHandlers, type Handlers } from './bind-handlers.ts'
import { compileRoutes } from './compile-routes.ts'
import type { Converters } from './converters.ts'
import { fillPattern } from './fill-pattern.ts'
import type { RouteTable } from './include.ts'
import { Matcher } from './matcher.ts'
import { fragmentOf, queryOf, type ReverseOptions } from './reverse-options.ts'
import { createRoutesHandler, type RoutesHandler } from './route-handler.ts'
import { compiledRouteOf, valuesOf } from './route-match.ts'
import type { FindRoute, ParamsFound, RouteName, ValuesFound } from './route-params.ts'

/** Patterns of paths by the name of the route. */
export type Patterns = Readonly<Record<string, string>>

export interface RouteOptions<TValues extends object = object> {
  /** Converters of this application, by the names that patterns call them by. */
  readonly converters?: Converters<TValues>
  /** Whether `/Articles` is another path than `/articles`. @default false */
  readonly caseSensitive?: boolean
  /**
   * What becomes of a slash at the end that the pattern does not have, or lacks. `'ignore'`: both are the same path;
   * `'strict'`: they are two; `'redirect'`: the other one leads to the one that is there, with 301, or with 308 for
   * methods other than GET and HEAD. Browsers keep such a redirect for good.
   *
   * @default 'ignore'
   */
  readonly trailingSlash?: 'ignore' | 'strict' | 'redirect'
}

/** Routes by name: their links, and the middleware that answers them. */
export interface Routes<TTable extends RouteTable, TValues extends object = object> {
  /** The whole pattern of each route by its full name. */
  readonly patterns: { readonly [TName in RouteName<TTable>]: string }
  /**
   * The path of a route. A parameter that is missing, unknown or of another type does not compile.
   *
   * @throws {ReverseError} `ERR_VIEW_REVERSE`: there is no such route, or a value cannot stand in a path.
   * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/urlresolvers/#reverse | reverse}
   */
  readonly reverse: <TName extends RouteName<TTable>>(
    name: TName,
    ...params: ReverseArguments<ParamsFound<FindRoute<TTable, TName, TValues>>>
  ) => string
  /**
   * The parameters of a request as the converters of its route give them, such as a number for `:id(int)`.
   *
   * @throws {ConfigurationError} `ERR_CONFIGURATION`: the request was matched by another route.
   */
  readonly values: <TName extends RouteName<TTable>>(
    name: TName,
    request: Request,
  ) => ValuesFound<FindRoute<TTable, TName, TValues>>
  /**
   * One middleware in which each route is answered by the handler of its name, for every HTTP method. The first that
   * matches answers, in the order of the table; `next()` goes on with the next one that matches.
   *
   * @throws {ConfigurationError} `ERR_CONFIGURATION`: a route has no handler, or a class is misconfigured.
   */
  readonly handlers: (handlers: Handlers<TTable>) => RoutesHandler
}

type ReverseArguments<TParams> = [keyof TParams] extends [never]
  ? [params?: Readonly<Record<string, never>>, options?: ReverseOptions]
  : string extends keyof TParams
    ? [params?: TParams, options?: ReverseOptions]
    : [params: TParams, options?: ReverseOptions]

/**
 * Declares the routes of an application, or of a part of it, by name. Patterns first and handlers after, so that a
 * view can import the routes it links to.
 *
 * A pattern is made of literal segments, parameters (`/articles/:slug`) and parameters with a converter
 * (`/articles/:id(int)`): `int`, `slug`, `uuid`, `str`, `path`, or one of `options.converters`. A segment that its
 * converter does not take does not match. The last segment may be a wildcard for the rest of the path (`/files/*path`,
 * or `/files/:path(path)`). {@link include} puts a table below a prefix.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: a pattern cannot be read, or a route is never reached because an
 *   earlier one matches all its paths; all of them in one report.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/http/urls/ | URL dispatcher}
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { defineRoutes, JsonResponse, View } from '@belvedere/views-core'
 *
 * const urls = defineRoutes({ 'article-list': '/articles', 'article-detail': '/articles/:id(int)' })
 * class ArticleList extends View {
 *   get() {
 *     return new JsonResponse([urls.reverse('article-detail', { id: 7 })])
 *   }
 * }
 * class ArticleDetail extends View {
 *   get() {
 *     const { id } = urls.values('article-detail', this.request)
 *     return new JsonResponse({ id, next: id + 1 })
 *   }
 * }
 * express().use(urls.handlers({ 'article-list': ArticleList, 'article-detail': ArticleDetail }))
 * urls.reverse('article-detail', { id: 7 }) // => '/articles/7'
 * urls.reverse('article-list', {}, { query: { page: 2 }, fragment: 'top' }) // => '/articles?page=2#top'
 * ```
 */
export function defineRoutes<const TTable extends RouteTable, TValues extends object = object>(
  table: TTable,
  options: RouteOptions<TValues> = {},
): Routes<TTable, TValues> {
  const { converters = {}, caseSensitive = false, trailingSlash = 'ignore' } = options
  const matching = { caseSensitive, strict: trailingSlash !== 'ignore' }
  if (!TRAILING_SLASH.includes(trailingSlash)) {
    const problem = `is ${JSON.stringify(trailingSlash)}; take one of ${TRAILING_SLASH.join(', ')}`
    throw new ConfigurationError('defineRoutes()', [{ attribute: 'trailingSlash', problem }])
  }
  const routes = compileRoutes(table, converters, matching)
  const byName = new Map(routes.map((route) => [route.name, route]))

  return {
    patterns: Object.fromEntries(
      routes.map(({ name, pattern }) => [name, pattern]),
    ) as Routes<TTable>['patterns'],

    reverse(
      name: string,
      params: Readonly<Record<string, unknown>> | null = {},
      reverseOptions: ReverseOptions = {},
    ) {
      const route = byName.get(name)
      if (!route)
        throw new ReverseError(`There is no route ${JSON.stringify(name)}; there are ${listed(byName)}.`)
      const filled = fillPattern(route.segments, params ?? {})
      if ('problem' in filled) {
        const { problem, cause } = filled
        throw new ReverseError(`The route ${JSON.stringify(name)} (${route.pattern}) ${problem}.`, { cause })
      }
      return filled.path + queryOf(reverseOptions.query) + fragmentOf(reverseOptions.fragment)
    },

    values(name: string, request: Request) {
      const route = byName.get(name)
      const matched = compiledRouteOf(request)
      if (route === undefined || route !== matched) {
        const actual = matched === null ? 'none of these' : JSON.stringify(matched.name)
        throw new ConfigurationError('values()', [
          { attribute: name, problem: `is not the route of this request, which is ${actual}` },
        ])
      }
      return valuesOf(route, request) as never
    },

    handlers(handlers: object) {
      const bound = bindHandlers(routes, table, handlers)
      const matcher = new Matcher(
        routes.map((route) => route.segments),
        matching,
      )
      return createRoutesHandler(bound, matcher, trailingSlash === 'redirect')
    },
  }
}

const TRAILING_SLASH = ['ignore', 'strict', 'redirect']
const MOST_NAMES = 20

function listed(routes: ReadonlyMap<string, unknown>): string {
  const names = [...routes.keys()]
  const more = names.length - MOST_NAMES
  return names.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
