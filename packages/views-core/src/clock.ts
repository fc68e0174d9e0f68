/**
 * Where time comes from. Everything that waits or measures asks a clock, so that a test can hold it still.
 *
 * @example
 * ```ts
 * import { systemClock } from '@belvedere/views-core'
 *
 * const started = systemClock.now()
 * systemClock.now() >= started // => true
 * ```
 */
export interface Clock {
  /** Milliseconds on a monotonic clock with an arbitrary start: for intervals, never for dates. */
  now(): number
  /** The date and time of day. */
  date(): Date
  /** Calls back once after so many milliseconds; disposing of the result before then cancels the call. */
  setTimeout(callback: () => void, ms: number): Disposable
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
}
