import type { RequestHandler } from 'express'
import { ConfigurationError, type Mistake } from '../errors.ts'
import type { Constructor } from '../mixin.ts'
import type { View } from '../view.ts'
import type { CompiledRoute } from './compile-routes.ts'
import type { Included, RouteTable } from './include.ts'
import type { BoundRoute } from './route-handler.ts'

/** What answers a route: a class of views, or any request handler of Express. */
export type RouteHandler = Constructor<View> | RequestHandler

/** A handler for each route of a table; a table of handlers for each that it includes. */
export type Handlers<TTable extends RouteTable> = {
  readonly [K in keyof TTable]: TTable[K] extends Included<string, infer TInner>
    ? Handlers<TInner>
    : RouteHandler
}

/**
 * Gives each route its handler.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: a route has no handler, a handler no route, or a class is
 *   misconfigured; all of them in one report.
 */
export function bindHandlers(
  routes: readonly CompiledRoute[],
  table: RouteTable,
  handlers: object,
): readonly BoundRoute[] {
  const mistakes: Mistake[] = []
  const strays: Mistake[] = []
  const given = new Map<string, unknown>()
  flatten(table, handlers, '', given, strays)
  const bound: BoundRoute[] = []
  for (const route of routes) {
    const handler = requestHandlerOf(given.get(route.name))
    if (typeof handler === 'function') bound.push({ route, handler })
    else mistakes.push(...handler.map((problem) => ({ attribute: route.name, problem })))
  }
  mistakes.push(...strays)
  if (mistakes.length > 0) throw new ConfigurationError('handlers()', mistakes)
  return bound
}

function flatten(
  table: RouteTable,
  handlers: object,
  namespace: string,
  given: Map<string, unknown>,
  strays: Mistake[],
): void {
  for (const [key, handler] of Object.entries(handlers) as [string, unknown][]) {
    const attribute = namespace + key
    const entry = Object.hasOwn(table, key) ? table[key]! : null
    if (entry === null) strays.push({ attribute, problem: 'is no route of these: declare its pattern' })
    else if (typeof entry === 'string') given.set(attribute, handler)
    else if (typeof handler === 'object' && handler !== null)
      flatten(entry.routes, handler, `${attribute}:`, given, strays)
    else strays.push({ attribute, problem: 'is an included table: give it a table of handlers' })
  }
}

/** What Express can call, or what is wrong with it. */
function requestHandlerOf(handler: unknown): RequestHandler | readonly string[] {
  if (handler === undefined) return ['has no handler: give it a class of views']
  if (typeof handler !== 'function')
    return [`has ${describe(handler)} for its handler: give it a class of views`]
  if (!isViewClass(handler)) {
    if (isClass(handler)) return [`has the class ${handler.name}, which is no View: extend View`]
    return handler.length > 3
      ? ['has a handler with four parameters, which Express takes for one of errors: give it to app.use()']
      : (handler as RequestHandler)
  }
  try {
    return handler.asView()
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error
    return error.mistakes.map(({ attribute, problem }) => `${handler.name}.${attribute} ${problem}`)
  }
}

function isViewClass(handler: object): handler is Constructor<View> & { asView(): RequestHandler } {
  return 'asView' in handler
}

/** Express would take a class and fail with the first request, for want of `new`. */
function isClass(handler: object): boolean {
  return Object.getOwnPropertyDescriptor(handler, 'prototype')?.writable === false
}

function describe(value: unknown): string {
  return typeof value === 'string'
    ? JSON.stringify(value)
    : value === null
      ? 'null'
      : `something of type ${typeof value}`
}
