import fc from 'fast-check'
import { expect, it } from 'vitest'
import { circuitBreaker, type Verdict } from '../../src/index.ts'
import {
  FAILURES,
  Look,
  OPEN_MS,
  PROBE_MS,
  Settle,
  Start,
  Wait,
  type Model,
  type Real,
} from '../support/breaker-commands.ts'
import { ManualClock } from '../support/manual-clock.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

it('is what its description says, in any order of calls, results and time (RES-10, RES-12, RES-13, RES-14)', async () => {
  const verdict = fc.constantFrom<Verdict[]>('success', 'failure', 'failure', 'failure', 'ignored')
  const commands = fc.commands(
    [
      fc.constant(new Start()),
      fc.constant(new Start()),
      fc.tuple(fc.nat(20), verdict).map(([which, each]) => new Settle(which, each)),
      fc
        .tuple(
          fc.constantFrom(1, 10, PROBE_MS - 1, PROBE_MS, OPEN_MS - 1, OPEN_MS),
          fc.integer({ min: -1e7, max: 1e7 }),
        )
        .map(([ms, skew]) => new Wait(ms, skew)),
      fc.constant(new Look()),
    ],
    { maxCommands: 100, size: 'max' },
  )
  const check = fc.assert(
    fc.asyncProperty(commands, async (program) => {
      const clock = new ManualClock()
      const breaker = circuitBreaker({
        name: 'model',
        breakWhen: { consecutiveFailures: FAILURES },
        halfOpenAfterMs: OPEN_MS,
        probeTimeoutMs: PROBE_MS,
        clock,
      })
      await fc.asyncModelRun(
        () => ({
          model: {
            now: clock.now(),
            kind: 'closed',
            era: 0,
            failures: 0,
            openUntil: 0,
            probeUntil: Infinity,
            calls: [],
          } satisfies Model as Model,
          real: { clock, breaker, calls: [] } satisfies Real as Real,
        }),
        [...program, new Look()],
      )
    }),
    { numRuns },
  )
  await expect(check).resolves.toBeUndefined()
})
