import type { BreakerReport, CircuitBreaker } from './circuit-breaker.ts'

/**
 * Breakers by name, for a health page or a metric. Those of {@link CircuitBreakerMixin} are in {@link breakers} by
 * themselves; add others by hand.
 *
 * @example
 * ```ts
 * import { breakers, circuitBreaker } from '@belvedere/resilience'
 *
 * const weather = breakers.add(circuitBreaker({ name: 'weather' }))
 * breakers.get('weather') === weather // => true
 * breakers.get('weather')?.report().state // => 'closed'
 * ```
 */
export class BreakerRegistry implements Iterable<CircuitBreaker> {
  readonly #breakers = new Map<string, CircuitBreaker>()

  /** Adds a breaker; one of the same name makes room for it. */
  add(breaker: CircuitBreaker): CircuitBreaker {
    this.#breakers.set(breaker.name, breaker)
    return breaker
  }

  get(name: string): CircuitBreaker | undefined {
    return this.#breakers.get(name)
  }

  delete(name: string): boolean {
    return this.#breakers.delete(name)
  }

  /** How all of them stand, in the order in which they were added. */
  report(): BreakerReport[] {
    return Array.from(this, (breaker) => breaker.report())
  }

  [Symbol.iterator](): Iterator<CircuitBreaker> {
    return this.#breakers.values()
  }
}

/** The breakers of this process. */
export const breakers = new BreakerRegistry()
