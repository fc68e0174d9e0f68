import type { Clock } from '@belvedere/views-core'
import type { IBreaker } from 'cockatiel'

const SLICES = 10

interface Slice {
  /** Which one it is since the clock began; slices of the same place are reused in turn. */
  readonly number: number
  successes: number
  failures: number
}

/**
 * Breaks when too large a part of the calls of the last while has failed.
 *
 * Does what cockatiel's `SamplingBreaker` does, by a monotonic clock: that one asks the wall clock, and after a step of
 * it backwards its window does not move for as long. Old calls go a tenth of the window at a time.
 */
export class FailureRatio implements IBreaker {
  readonly #failureRatio: number
  readonly #sliceMs: number
  readonly #minimumCalls: number
  readonly #clock: Clock
  readonly #slices: Slice[] = []

  constructor(failureRatio: number, windowMs: number, minimumCalls: number, clock: Clock) {
    this.#failureRatio = failureRatio
    this.#sliceMs = windowMs / SLICES
    this.#minimumCalls = minimumCalls
    this.#clock = clock
  }

  /** Calls in the window. Made for each call of this getter. */
  get state(): { successes: number; failures: number } {
    const oldest = Math.floor(this.#clock.now() / this.#sliceMs) - SLICES
    const counts = { successes: 0, failures: 0 }
    for (const slice of this.#slices) {
      if (slice.number <= oldest) continue
      counts.successes += slice.successes
      counts.failures += slice.failures
    }
    return counts
  }

  success(): void {
    this.#slice().successes++
  }

  failure(): boolean {
    this.#slice().failures++
    const { successes, failures } = this.state
    const calls = successes + failures
    return calls >= this.#minimumCalls && failures >= this.#failureRatio * calls
  }

  #slice(): Slice {
    const number = Math.floor(this.#clock.now() / this.#sliceMs)
    const last = this.#slices.at(-1)
    if (last !== undefined && last.number === number) return last
    const slice: Slice = { number, successes: 0, failures: 0 }
    this.#slices.push(slice)
    if (this.#slices.length > SLICES) this.#slices.shift()
    return slice
  }
}
