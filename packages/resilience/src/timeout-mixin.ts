import {
  durationProblem,
  mixOnce,
  type CheckReport,
  type Constructor,
  type Mixed,
  type Params,
  type View,
} from '@belvedere/views-core'
import type { Request, Response } from 'express'

/** What {@link TimeoutMixin} adds to a view. */
export interface Deadlined {
  /**
   * How long the whole answer may take, in milliseconds from 1 to 2147483647, counted from `setup()`. `null` for no
   * deadline of its own. Default 10000.
   */
  timeoutMs: number | null
}

/**
 * Answers 503 with `Retry-After` unless the view has answered in time, and aborts `view.signal`, so that the work
 * stops. What the view answers later is not written.
 *
 * The deadline covers every policy and the handler. It is inherited: a subclass or a hook may bring it forward with
 * `setDeadline()`, and nothing puts it off. Work that does not take `view.signal` runs on, and work that never yields
 * cannot be timed at all.
 *
 * @example
 * ```ts
 * import { TimeoutMixin } from '@belvedere/resilience'
 * import { JsonResponse, View } from '@belvedere/views-core'
 *
 * class Report extends TimeoutMixin(View) {
 *   override timeoutMs = 2000
 *   async get() {
 *     const answer = await fetch('https://reports.example/today', { signal: this.signal })
 *     return new JsonResponse(await answer.json())
 *   }
 * }
 * typeof Report.asView() // => 'function'
 * ```
 */
export function TimeoutMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, Deadlined> {
  return mixOnce(
    TimeoutMixin,
    Base,
    () =>
      class TimeoutView extends Base implements Deadlined {
        timeoutMs: number | null = 10_000

        override setup(request: Request, response: Response, params: Params): void {
          super.setup(request, response, params)
          if (this.timeoutMs !== null) this.setDeadline(this.timeoutMs)
        }

        override check(report: CheckReport): void {
          super.check(report)
          const problem = this.timeoutMs === null ? null : durationProblem(this.timeoutMs)
          if (problem !== null) report.add('timeoutMs', `${problem}, or null for no deadline`)
        }
      },
  )
}
