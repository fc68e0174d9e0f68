import {
  mixOnce,
  type CheckReport,
  type Constructor,
  type Mixed,
  type Policy,
  type View,
} from '@belvedere/views-core'
import { breakers } from './breakers.ts'
import { breakerMistakes, CircuitBreaker, type CircuitBreakerOptions } from './circuit-breaker.ts'

/** What {@link CircuitBreakerMixin} adds to a view. */
export interface Breaking {
  /**
   * When the circuit opens and for how long, or a breaker that is shared with other work. `null` switches it off.
   * Default: after 5 failures in a row, for 5 seconds.
   */
  breaker: Omit<CircuitBreakerOptions, 'name' | 'clock'> | CircuitBreaker | null
  /** Tells apart the breakers of one class that is used for several things. Default `null`: one for the class. */
  breakerName: string | null
}

/**
 * Answers 503 with `Retry-After` at once while a view keeps failing, instead of letting everybody wait for what will
 * fail too.
 *
 * An error, an answer of 500 and above, and a deadline that passes are failures; answers below 500 and clients that
 * leave are none. There is one breaker for each class and `breakerName`, made by its first `asView()` and listed in
 * {@link breakers}. It stands around the work itself: what the cache answers does not ask it.
 *
 * @example
 * ```ts
 * import { breakers, CircuitBreakerMixin } from '@belvedere/resilience'
 * import { JsonResponse, View } from '@belvedere/views-core'
 *
 * class Forecast extends CircuitBreakerMixin(View) {
 *   override breaker = { breakWhen: { consecutiveFailures: 3 }, halfOpenAfterMs: 10_000 }
 *   async get() {
 *     const answer = await fetch('https://weather.example/today', { signal: this.signal })
 *     return new JsonResponse(await answer.json())
 *   }
 * }
 * typeof Forecast.asView() // => 'function'
 * breakers.get('Forecast')?.state // => 'closed'
 * ```
 */
export function CircuitBreakerMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, Breaking> {
  return mixOnce(
    CircuitBreakerMixin,
    Base,
    () =>
      class CircuitBreakerView extends Base implements Breaking {
        static policies: readonly Policy[] = [breakerPolicy]

        breaker: Breaking['breaker'] = DEFAULTS
        breakerName: string | null = null

        override check(report: CheckReport): void {
          super.check(report)
          const { breaker } = this
          if (breaker === null || isBreaker(breaker)) return
          for (const { attribute, problem } of breakerMistakes(breaker))
            report.add(`breaker.${attribute}`, problem)
        }
      },
  )
}

const DEFAULTS: Breaking['breaker'] = {}

const breakerPolicy: Policy<View & Breaking> = {
  name: 'circuit breaker',
  stage: 'protection',
  // Made at start-up, so that a report of all breakers has those that were never asked.
  applies: (view) => view.breaker !== null && breakerOf(view, view.breaker) !== null,
  run: (view, next) => (view.breaker === null ? next() : breakerOf(view, view.breaker).execute(next, view)),
}

const byClass = new WeakMap<object, Map<string | null, CircuitBreaker>>()

function breakerOf(view: View & Breaking, breaker: NonNullable<Breaking['breaker']>): CircuitBreaker {
  if (isBreaker(breaker)) return breaker
  const { breakerName, constructor } = view
  let those = byClass.get(constructor)
  if (those === undefined) byClass.set(constructor, (those = new Map()))
  let known = those.get(breakerName)
  if (known === undefined) {
    known = breakers.add(
      new CircuitBreaker({ ...breaker, name: freeNameOf(constructor.name, breakerName), clock: view.clock }),
    )
    those.set(breakerName, known)
  }
  return known
}

/** By what it does: it may be from another copy of this package. */
function isBreaker(breaker: NonNullable<Breaking['breaker']>): breaker is CircuitBreaker {
  return 'execute' in breaker
}

/** Classes may have the same name; their breakers are told apart by a number. */
function freeNameOf(className: string, breakerName: string | null): string {
  const name = breakerName === null ? className : `${className}.${breakerName}`
  let free = name
  for (let number = 2; breakers.get(free) !== undefined; number++) free = `${name}~${number}`
  return free
}
