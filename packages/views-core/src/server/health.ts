import { channel } from 'node:diagnostics_channel'
import { Router } from 'express'
import { systemClock, type Clock } from '../clock.ts'
import { durationProblem } from '../duration.ts'
import { ConfigurationError, type Mistake } from '../errors.ts'
import { delayProblem } from '../internal/delay-problem.ts'
import { stateOfRequest } from '../internal/server-state.ts'
import { JsonResponse } from '../responses/json-response.ts'
import { View } from '../view.ts'
import { HealthCheck, type Check } from './health-check.ts'

export interface HealthOptions {
  /** What this process cannot serve without, by name: each throws when it is not there. @default {} */
  readonly checks?: Readonly<Record<string, Check>>
  /** How long each check may take, in milliseconds. @default 500 */
  readonly timeoutMs?: number
  /** How long an outcome holds, in milliseconds. @default 1000 */
  readonly cacheMs?: number
  /** @default { live: '/livez', ready: '/readyz' } */
  readonly paths?: { readonly live?: string; readonly ready?: string }
  /** @default the clock of the machine */
  readonly clock?: Clock
}

/** Published on the channel `belvedere:server.health` when it changes whether the checks pass. */
export interface HealthReport {
  readonly isReady: boolean
  /** The checks that failed, and with what. */
  readonly failures: readonly { readonly name: string; readonly error: unknown }[]
}

const reports = channel('belvedere:server.health')

/**
 * Two addresses for those who watch over a process. `/livez` answers 200 for as long as the process can answer at all,
 * whatever else is down: it would not help to start it anew. `/readyz` answers 200 when every check passes, and 503
 * otherwise and from the moment the server begins to close.
 *
 * Checks run side by side, when somebody asks, and once for all who ask within `cacheMs`. What fails is published on
 * `belvedere:server.health` when it changes, and printed to standard error where nobody listens; an answer holds none
 * of it. Mount them before anything that asks who is there.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: a check is no function, or a duration is none.
 * @see {@link https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check | Health Check Response Format}:
 *   the media type and `status`, and nothing more of it.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { health } from '@belvedere/views-core/server'
 *
 * const app = express()
 * app.use(health({ checks: { upstream: ({ signal }) => fetch('http://upstream.example/livez', { signal }) } }))
 * health({ timeoutMs: Number('1s') }) // => throws ERR_CONFIGURATION
 * ```
 */
export function health(options: HealthOptions = {}): Router {
  const { checks = {}, timeoutMs = 500, cacheMs = 1000, paths = {}, clock = systemClock } = options
  const mistakes = mistakesIn(checks, timeoutMs, cacheMs)
  if (mistakes.length > 0) throw new ConfigurationError('health()', mistakes)
  const all = Object.entries(checks).map(([name, check]) => new HealthCheck(name, check, timeoutMs, clock))
  let outcome: Promise<boolean> | null = null
  let until = -Infinity
  let wasReady = true

  const run = async (): Promise<boolean> => {
    const outcomes = await Promise.all(all.map((check) => check.run()))
    const failures = outcomes.filter((each) => each !== null)
    const isReady = failures.length === 0
    if (isReady !== wasReady) report({ isReady, failures })
    wasReady = isReady
    // From the end on: a check that takes long is not asked for again at once.
    until = clock.now() + cacheMs
    return isReady
  }
  const isReady = (): Promise<boolean> => {
    if (outcome === null || clock.now() >= until) {
      until = Infinity
      outcome = run()
    }
    return outcome
  }

  class Liveness extends View {
    get() {
      return statusResponse(true)
    }
  }
  class Readiness extends View {
    async get() {
      const phase = stateOfRequest(this.request)?.phase ?? 'open'
      return statusResponse(phase === 'open' && (await isReady()))
    }
  }
  return Router()
    .all(paths.live ?? '/livez', Liveness.asView())
    .all(paths.ready ?? '/readyz', Readiness.asView())
}

function mistakesIn(
  checks: Readonly<Record<string, unknown>>,
  timeoutMs: unknown,
  cacheMs: unknown,
): Mistake[] {
  const mistakes: Mistake[] = []
  for (const [name, check] of Object.entries(checks)) {
    if (typeof check !== 'function') {
      mistakes.push({
        attribute: `checks.${name}`,
        problem: `is ${typeof check}: give a function that throws`,
      })
    }
  }
  const timeoutProblem = durationProblem(timeoutMs)
  if (timeoutProblem !== null) mistakes.push({ attribute: 'timeoutMs', problem: timeoutProblem })
  const cacheProblem = delayProblem(cacheMs)
  if (cacheProblem !== null) mistakes.push({ attribute: 'cacheMs', problem: cacheProblem })
  return mistakes
}

function statusResponse(isPassing: boolean): JsonResponse {
  return new JsonResponse(
    { status: isPassing ? 'pass' : 'fail' },
    {
      status: isPassing ? 200 : 503,
      contentType: 'application/health+json',
      headers: { 'cache-control': 'no-store' },
    },
  )
}

function report(change: HealthReport): void {
  if (reports.hasSubscribers) {
    reports.publish(change)
    return
  }
  if (change.isReady) console.error('Ready: all checks pass.')
  for (const { name, error } of change.failures) console.error(`Not ready: the check ${name} failed.`, error)
}
