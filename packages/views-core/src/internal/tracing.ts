import { tracingChannel, type TracingChannel } from 'node:diagnostics_channel'
import { HttpError } from '../errors.ts'
import { routeOf } from '../logging/log-answer.ts'
import { HttpResponse } from '../responses/http-response.ts'
import type { View } from '../view.ts'

/**
 * What is published about one step of a view: the same object on the `start`, `end`, `asyncStart`, `asyncEnd` and
 * `error` channels of its tracing channel, filled as the step goes on.
 */
export interface ViewEvent {
  /** The name of the class. */
  readonly view: string
  /** The handler of the request's method, such as `get`. */
  readonly handler: string
  readonly method: string
  /** The pattern of the route and not the path, or `null` where none matched. */
  readonly route: string | null
  /** What the step is about: the name of a policy, or of a template; `null` where the view says it. */
  readonly step: string | null
  /** On a monotonic clock, in milliseconds. */
  readonly startedAt: number
  /** How long the step took, once it is over. */
  durationMs: number | null
  /** The status of the answer that it came to, once it is over. */
  status: number | null
  error?: unknown
}

type StepName = 'view.dispatch' | 'policy' | 'template.render' | 'view.send'

export type StepChannel = TracingChannel<unknown, ViewEvent>

const stepChannel = (name: StepName): StepChannel => tracingChannel<unknown, ViewEvent>(`belvedere:${name}`)

export const dispatches = stepChannel('view.dispatch')
export const policies = stepChannel('policy')
export const renders = stepChannel('template.render')
export const sends = stepChannel('view.send')

export function eventOf(view: View, step: string | null): ViewEvent {
  const { request } = view
  return {
    view: view.constructor.name,
    handler: request.method.toLowerCase(),
    method: request.method,
    route: routeOf(request),
    step,
    startedAt: view.clock.now(),
    durationMs: null,
    status: null,
  }
}

/** Runs a step and tells of it. Called where somebody listens alone: it makes an event and a promise. */
export function traced<T>(
  channel: StepChannel,
  view: View,
  step: string | null,
  run: () => T | PromiseLike<T>,
): Promise<T> {
  const event = eventOf(view, step)
  return channel.tracePromise(async () => {
    try {
      const result = await run()
      if (HttpResponse.is(result)) event.status = result.status
      return result
    } catch (error) {
      event.status = HttpError.is(error) ? error.status : 500
      throw error
    } finally {
      event.durationMs = view.clock.now() - event.startedAt
    }
  }, event)
}
