import { Router, type RequestHandler } from 'express'
import { ConfigurationError, ReverseError, type Mistake } from '../errors.ts'
import type { Constructor } from '../mixin.ts'
import type { View } from '../view.ts'
import { fillPattern, parsePattern, type ParamsOf } from './pattern.ts'

/** Patterns of paths by the name of the route. */
export type Patterns = Readonly<Record<string, string>>

/** What answers a route: a class of views, or any request handler of Express. */
export type RouteHandler = Constructor<View> | RequestHandler

export interface ReverseOptions {
  /** Parameters of the query string; `undefined` and `null` are left out, lists are repeated. */
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[]>>
  /** What comes after `#`, without it. */
  readonly fragment?: string
}

type QueryValue = string | number | bigint | boolean | null | undefined

/** Routes by name: their links, and the router that answers them. */
export interface Routes<TPatterns extends Patterns> {
  readonly patterns: TPatterns
  /**
   * The path of a route. A parameter that is missing or unknown does not compile.
   *
   * @throws {ReverseError} `ERR_VIEW_REVERSE`: there is no such route, or a value cannot stand in a path.
   * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/urlresolvers/#reverse | reverse}
   */
  readonly reverse: <TName extends keyof TPatterns & string>(
    name: TName,
    ...params: [keyof ParamsOf<TPatterns[TName]>] extends [never]
      ? [params?: Readonly<Record<string, never>>, options?: ReverseOptions]
      : [params: ParamsOf<TPatterns[TName]>, options?: ReverseOptions]
  ) => string
  /**
   * An Express router in which each route is answered by the handler of its name, for every HTTP method.
   *
   * @throws {ConfigurationError} `ERR_CONFIGURATION`: a route has no handler, or a class is misconfigured.
   */
  readonly handlers: (handlers: { readonly [TName in keyof TPatterns]: RouteHandler }) => Router
}

/**
 * Declares the routes of an application, or of a part of it, by name. Patterns first and handlers after, so that a
 * view can import the routes it links to.
 *
 * A pattern is made of literal segments and parameters (`/articles/:slug`); the last segment may be a wildcard for
 * the rest of the path (`/files/*path`).
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: a pattern cannot be read; all of them in one report.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { defineRoutes, JsonResponse, View } from '@belvedere/views-core'
 *
 * const urls = defineRoutes({ 'article-list': '/articles', 'article-detail': '/articles/:slug' })
 * class ArticleList extends View {
 *   get() {
 *     return new JsonResponse([urls.reverse('article-detail', { slug: 'tides' })])
 *   }
 * }
 * class ArticleDetail extends View {
 *   get() {
 *     return new JsonResponse(this.params['slug'])
 *   }
 * }
 * express().use(urls.handlers({ 'article-list': ArticleList, 'article-detail': ArticleDetail }))
 * urls.reverse('article-detail', { slug: 'a b' }) // => '/articles/a%20b'
 * urls.reverse('article-list', {}, { query: { page: 2 }, fragment: 'top' }) // => '/articles?page=2#top'
 * ```
 */
export function defineRoutes<const TPatterns extends Patterns>(patterns: TPatterns): Routes<TPatterns> {
  const parsed = new Map<string, Exclude<ReturnType<typeof parsePattern>, string>>()
  const mistakes: Mistake[] = []
  for (const [name, pattern] of Object.entries(patterns)) {
    const segments = parsePattern(pattern)
    if (typeof segments === 'string') mistakes.push({ attribute: name, problem: segments })
    else parsed.set(name, segments)
  }
  if (mistakes.length > 0) throw new ConfigurationError('defineRoutes()', mistakes)

  return {
    patterns,
    reverse(
      name: string,
      params: Readonly<Record<string, string | number | bigint>> = {},
      options: ReverseOptions = {},
    ) {
      const segments = parsed.get(name)
      if (!segments)
        throw new ReverseError(
          `There is no route ${JSON.stringify(name)}; there are ${[...parsed.keys()].join(', ')}.`,
        )
      const filled = fillPattern(segments, params)
      if ('problem' in filled)
        throw new ReverseError(`The route ${JSON.stringify(name)} (${patterns[name]!}) ${filled.problem}.`)
      const fragment =
        options.fragment === undefined ? '' : `#${encodeURIComponent(options.fragment.toWellFormed())}`
      return filled.path + queryString(options.query) + fragment
    },
    handlers(handlers: Readonly<Record<string, RouteHandler>>) {
      return routerOf(patterns, handlers)
    },
  }
}

function queryString(query: ReverseOptions['query'] = {}): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? (value as readonly QueryValue[]) : [value as QueryValue]) {
      if (each !== undefined && each !== null) pairs.append(name, String(each))
    }
  }
  return pairs.size === 0 ? '' : `?${pairs.toString()}`
}

function routerOf(patterns: Patterns, handlers: Readonly<Record<string, RouteHandler | undefined>>): Router {
  const router = Router()
  const mistakes: Mistake[] = []
  for (const [name, pattern] of Object.entries(patterns)) {
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
    const made = requestHandlerOf(handler)
    if (typeof made === 'function') router.all(pattern, made)
    else for (const problem of made) mistakes.push({ attribute: name, problem })
  }
  for (const name of Object.keys(handlers)) {
    if (!Object.hasOwn(patterns, name))
      mistakes.push({ attribute: name, problem: 'is no route of these: declare its pattern' })
  }
  if (mistakes.length > 0) throw new ConfigurationError('handlers()', mistakes)
  return router
}

/** What Express can call, or what is wrong with it. */
function requestHandlerOf(handler: RouteHandler | undefined): RequestHandler | readonly string[] {
  if (handler === undefined) return ['has no handler: give it a class of views']
  if (typeof handler !== 'function')
    return [`has ${String(handler)} for its handler: give it a class of views`]
  if (!isViewClass(handler)) {
    return isClass(handler) ? [`has the class ${handler.name}, which is no View: extend View`] : handler
  }
  try {
    return handler.asView()
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error
    return error.mistakes.map(({ attribute, problem }) => `${handler.name}.${attribute} ${problem}`)
  }
}

function isViewClass(handler: RouteHandler): handler is Constructor<View> & { asView(): RequestHandler } {
  return 'asView' in handler
}

/** Express would take a class and fail with the first request, for want of `new`. */
function isClass(handler: RouteHandler): handler is Constructor<View> {
  return Object.getOwnPropertyDescriptor(handler, 'prototype')?.writable === false
}
