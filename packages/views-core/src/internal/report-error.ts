import { randomUUID } from 'node:crypto'
import { channel } from 'node:diagnostics_channel'
import type { Request } from 'express'
import { HttpError } from '../errors.ts'
import { errorText } from '../logging/describe-error.ts'
import { logAnswer, routeOf } from '../logging/log-answer.ts'

/** What is published on the channel `belvedere:view.error` for an error that no client may read. */
export interface ErrorReport {
  readonly error: unknown
  /** Stands in the answer too, so that a user can name it. */
  readonly id: string
  /** The class and handler, such as `ArticleList.get`, or `null` outside a view. */
  readonly handler: string | null
  readonly method: string
  /** The pattern of the route and not the path, or `null` where none matched. */
  readonly route: string | null
}

const errors = channel('belvedere:view.error')

/**
 * Tells the application's logger of an error, and whoever listens on `belvedere:view.error`; or standard error where
 * there is neither: an error is never lost, and its details never reach a client.
 *
 * @returns the id of the error
 */
export function reportError(error: unknown, request: Request, handler: string | null): string {
  const report: ErrorReport = {
    error,
    id: randomUUID(),
    handler,
    method: request.method,
    route: routeOf(request),
  }
  const status = HttpError.is(error) ? error.status : 500
  const isLogged = logAnswer(request, { status, handler, error, errorId: report.id })
  if (errors.hasSubscribers) errors.publish(report)
  else if (!isLogged)
    console.error(
      `${report.method} ${report.route ?? '(no route)'} ${handler ?? ''} error ${report.id}\n${errorText(error)}`,
    )
  return report.id
}
