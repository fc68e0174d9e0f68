import { durationProblem } from '../duration.ts'

/** Says what is wrong with a duration in milliseconds that may be none at all, or `null`. */
export function delayProblem(ms: unknown): string | null {
  return ms === 0 ? null : (durationProblem(ms)?.replace('from 1', 'from 0') ?? null)
}
