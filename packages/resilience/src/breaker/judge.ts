import {
  ClientDisconnectedError,
  DeadlineExceededError,
  HttpError,
  HttpResponse,
} from '@belvedere/views-core'
import type { Verdict } from './circuit.ts'

/** What a call came to. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown }

/**
 * What an outcome says about the health of what was called. A refusal below 500 is about the request, and a caller
 * that left says nothing; every other error is a failure, and so is an answer of 500 and above.
 *
 * @example
 * ```ts
 * import { judge } from '@belvedere/resilience'
 * import { HttpResponse, NotFoundError } from '@belvedere/views-core'
 *
 * judge({ value: 42 }) // => 'success'
 * judge({ value: new HttpResponse('', { status: 502 }) }) // => 'failure'
 * judge({ error: new NotFoundError() }) // => 'ignored'
 * judge({ error: new Error('connection refused') }) // => 'failure'
 * ```
 */
export function judge(outcome: Outcome): Verdict {
  if ('error' in outcome) return judgeError(outcome.error)
  const { value } = outcome
  const status = HttpResponse.is(value) || value instanceof Response ? value.status : 200
  if (status >= 500) return 'failure'
  return status >= 400 ? 'ignored' : 'success'
}

function judgeError(error: unknown): Verdict {
  if (ClientDisconnectedError.is(error)) return 'ignored'
  return HttpError.is(error) && error.status < 500 ? 'ignored' : 'failure'
}

/** What an abort says: time was up, which is a failure, or the caller wanted no more, which is none. */
export function judgeAbort(reason: unknown): Verdict {
  const isTime =
    DeadlineExceededError.is(reason) || (reason instanceof Error && reason.name === 'TimeoutError')
  return isTime ? 'failure' : 'ignored'
}
