import type { Request } from 'express'
import { reasonPhrase } from '../errors.ts'
import { settingsOf } from './configure-views.ts'
import { errorFields, errorText, type ErrorFields } from './describe-error.ts'
import type { Logger } from './logger.ts'
import { printable } from './printable.ts'
import { requestIdOf } from './request-id.ts'

const NAME = 'belvedere.request'

/** What a record of an answer has beside its sentence. */
interface AnswerFields {
  readonly requestId: string
  readonly method: string
  /** Without its query, which may hold what belongs into no log. */
  readonly path: string
  readonly route: string | null
  readonly handler: string | null
  readonly status: number
  readonly errorId?: string
  readonly err?: ErrorFields
}

export interface Answer {
  readonly status: number
  /** The class and handler, or `null` outside a view. */
  readonly handler: string | null
  readonly error?: unknown
  readonly errorId?: string
}

const logged = new WeakSet<Request>()

/** Logs an answer from 400 up: each error, and a refusal once for each request. Says whether it was. */
export function logAnswer(request: Request, answer: Answer): boolean {
  const { logger } = settingsOf(request)
  if (logger === undefined) return false
  const { status, handler, error, errorId } = answer
  // The view has logged a refusal that the error handler sees again.
  if (logged.has(request) && errorId === undefined) return true
  logged.add(request)
  const { method } = request
  const path = printable(pathOf(request))
  const fields: AnswerFields = {
    requestId: requestIdOf(request),
    method,
    path,
    route: routeOf(request),
    handler,
    status,
    ...(errorId === undefined ? null : { errorId }),
    ...(error === undefined ? null : { err: errorFields(error) }),
  }
  return write(
    logger,
    status >= 500 ? 'error' : 'warn',
    fields,
    `${reasonPhrase(status)} (${method}): ${path}`,
  )
}

/** The pattern of the route and not the path; `null` where none matched. */
export function routeOf(request: Request): string | null {
  const route = request.route as { path?: unknown } | undefined
  return typeof route?.path === 'string' ? request.baseUrl + route.path : null
}

function pathOf({ originalUrl }: Request): string {
  const end = originalUrl.indexOf('?')
  return end < 0 ? originalUrl : originalUrl.slice(0, end)
}

const children = new WeakMap<Logger, Logger>()

function write(logger: Logger, level: 'warn' | 'error', fields: AnswerFields, message: string): boolean {
  try {
    if (logger.child === undefined) {
      logger[level]({ name: NAME, ...fields }, message)
      return true
    }
    let child = children.get(logger)
    if (child === undefined) children.set(logger, (child = logger.child({ name: NAME })))
    child[level](fields, message)
    return true
  } catch (error) {
    // A request is answered whether it can be logged or not.
    console.error(`${message}: the logger failed\n${errorText(error)}`)
    return false
  }
}
