import type { RateLimit } from './rate-limit.ts'
import type { RateLimitResult } from './rate-limit-store.ts'

/**
 * What is remembered of a client: when all that it has asked for would have been due, had it come at an even pace.
 * In milliseconds times the limit, which are whole numbers, so that nothing is lost in rounding.
 */
export interface Pace {
  dueAt: number
}

/**
 * The generic cell rate algorithm: admits `burst` requests at once and `limit` in each window in the long run, so at
 * most `limit + burst` in any interval as long as the window. One number per client, exact to the millisecond.
 *
 * @see ITU-T I.371 {@link https://www.itu.int/rec/T-REC-I.371 | Traffic control}, annex A
 */
export function admit(pace: Pace, rule: RateLimit, cost: number, now: number): RateLimitResult {
  const { limit, burst = limit } = rule
  const interval = rule.windowSeconds * 1000
  const at = Math.floor(now) * limit
  const owed = Math.max(0, pace.dueAt - at)
  const spare = burst * interval - owed
  const left = spare - cost * interval
  if (left < 0) {
    const remaining = Math.max(0, Math.floor(spare / interval))
    return { isAdmitted: false, remaining, resetMs: owed / limit, retryAfterMs: -left / limit }
  }
  const due = owed + cost * interval
  pace.dueAt = at + due
  return { isAdmitted: true, remaining: Math.floor(left / interval), resetMs: due / limit, retryAfterMs: 0 }
}

/** Whether a client has been away for so long that nothing has to be remembered of it. */
export function isRested(pace: Pace, rule: RateLimit, now: number): boolean {
  return pace.dueAt <= Math.floor(now) * rule.limit
}
