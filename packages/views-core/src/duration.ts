/** The longest that a timer of Node can wait, in milliseconds: some 24.8 days. A longer one would fire at once. */
const LONGEST_MS = 2 ** 31 - 1

/**
 * Says what is wrong with a duration in milliseconds, or `null` for one that a timer can wait.
 *
 * @example
 * ```ts
 * import { durationProblem } from '@belvedere/views-core'
 *
 * durationProblem(5000) // => null
 * durationProblem(0) // => 'must be a number of milliseconds from 1 to 2147483647, not 0'
 * ```
 */
export function durationProblem(ms: unknown): string | null {
  if (typeof ms === 'number' && ms >= 1 && ms <= LONGEST_MS) return null
  const shown = typeof ms === 'string' ? JSON.stringify(ms) : String(ms)
  return `must be a number of milliseconds from 1 to ${LONGEST_MS}, not ${shown}`
}
