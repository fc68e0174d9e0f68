import { randomUUID } from 'node:crypto'
import { channel } from 'node:diagnostics_channel'
import type { Request } from 'express'

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
 * Tells whoever listens on `belvedere:view.error` of an error, or standard error where nobody does: an error is never
 * lost, and its details never reach a client.
 *
 * @returns the id of the error
 */
export function reportError(error: unknown, request: Request, handler: string | null): string {
  const route = request.route as { path?: unknown } | undefined
  const report: ErrorReport = {
    error,
    id: randomUUID(),
    handler,
    method: request.method,
    route: typeof route?.path === 'string' ? request.baseUrl + route.path : null,
  }
  if (errors.hasSubscribers) errors.publish(report)
  else
    console.error(
      `${report.method} ${report.route ?? '(no route)'} ${handler ?? ''} error ${report.id}\n${describe(error)}`,
    )
  return report.id
}

/** Stacks alone: other properties of an error may hold a request's body, or a password. */
function describe(error: unknown, depth = 0): string {
  try {
    if (!(error instanceof Error)) return `threw ${typeof error}: ${String(error)}`
    const own = error.stack ?? String(error)
    return error.cause === undefined || depth > 4
      ? own
      : `${own}\ncaused by ${describe(error.cause, depth + 1)}`
  } catch {
    // Its toString() or a getter failed: what cannot be printed has to be answered all the same.
    return `threw ${typeof error} that cannot be printed`
  }
}
