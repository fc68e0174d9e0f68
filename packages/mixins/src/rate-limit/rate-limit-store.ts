import type { Awaitable } from '@belvedere/views-core'
import type { RateLimit } from './rate-limit.ts'

/** What became of a request. */
export interface RateLimitResult {
  readonly isAdmitted: boolean
  /** Requests that would be admitted at once after this one, from 0 up. */
  readonly remaining: number
  /** Until as many can be admitted again as after a long pause, in milliseconds. */
  readonly resetMs: number
  /** After which this request would be admitted, in milliseconds: above 0 exactly when it is not. */
  readonly retryAfterMs: number
}

/** Where requests are counted. */
export interface RateLimitStore {
  /**
   * Counts a request unless it is too much, in one atomic step: of any number at the same time, exactly as many are
   * admitted as the limit says.
   *
   * @param key - Who is counted. Under one key there is one limit.
   * @param cost - As how many requests it counts, from 1 up.
   * @param now - Milliseconds on a monotonic clock. A store on another machine takes its own clock instead.
   */
  consume(key: string, limit: RateLimit, cost: number, now: number): Awaitable<RateLimitResult>
}
