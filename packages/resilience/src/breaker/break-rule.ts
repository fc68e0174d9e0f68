import { ConsecutiveBreaker, type IBreaker } from 'cockatiel'
import { durationProblem, type Clock } from '@belvedere/views-core'
import { FailureRatio } from './failure-ratio.ts'

/** When a breaker opens. */
export type BreakRule =
  | {
      /** So many failures in a row, from 1 up. Fits calls that are few and far between. */
      readonly consecutiveFailures: number
    }
  | {
      /** The part of the calls that failed, above 0 and up to 1. */
      readonly failureRatio: number
      /** How far back calls count, in milliseconds. */
      readonly windowMs: number
      /** With fewer calls than this in the window nothing is concluded, from 1 up. */
      readonly minimumCalls: number
    }

export const DEFAULT_RULE: BreakRule = { consecutiveFailures: 5 }

/** Says what is wrong with a rule, or `null`. */
export function breakRuleProblem(rule: BreakRule): string | null {
  if ('consecutiveFailures' in rule) {
    return isCount(rule.consecutiveFailures)
      ? null
      : `has consecutiveFailures ${String(rule.consecutiveFailures)}: take a whole number from 1 up`
  }
  const { failureRatio, windowMs, minimumCalls } = rule
  if (!(failureRatio > 0 && failureRatio <= 1)) {
    return `has failureRatio ${String(failureRatio)}: take a number above 0 and up to 1`
  }
  const problem = durationProblem(windowMs)
  if (problem !== null) return `has windowMs that ${problem}`
  return isCount(minimumCalls)
    ? null
    : `has minimumCalls ${String(minimumCalls)}: take a whole number from 1 up`
}

/** What counts for a rule, anew for each time that the circuit is closed. */
export function detectorOf(rule: BreakRule, clock: Clock): IBreaker {
  return 'consecutiveFailures' in rule
    ? new ConsecutiveBreaker(rule.consecutiveFailures)
    : new FailureRatio(rule.failureRatio, rule.windowMs, rule.minimumCalls, clock)
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1
}
