import { getEventListeners, once } from 'node:events'
import { ClientDisconnectedError, ConfigurationError, NotFoundError, HttpError } from '@belvedere/views-core'
import { ConstantBackoff, ExponentialBackoff, handleAll, retry, wrap } from 'cockatiel'
import { describe, expect, it } from 'vitest'
import {
  BreakerOpenError,
  type CircuitBreaker,
  circuitBreaker,
  type CircuitBreakerOptions,
} from '../../src/index.ts'
import { ManualClock } from '../support/manual-clock.ts'

const fail = async (): Promise<never> => {
  throw new Error('connection refused')
}
const succeed = async (): Promise<string> => 'ok'
const codeOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => 'ok',
    (error: unknown) => (error as { code?: string }).code ?? (error as Error).message,
  )

function breakerWith(options: Partial<CircuitBreakerOptions> = {}): {
  breaker: CircuitBreaker
  clock: ManualClock
} {
  const clock = new ManualClock()
  return { clock, breaker: circuitBreaker({ name: 'upstream', halfOpenAfterMs: 5000, clock, ...options }) }
}

async function opened(options: Partial<CircuitBreakerOptions> = {}) {
  const made = breakerWith({ breakWhen: { consecutiveFailures: 1 }, ...options })
  await codeOf(made.breaker.execute(fail))
  expect(made.breaker.state).toBe('open')
  return made
}

describe('when it opens', () => {
  it('is after so many failures in a row, and each success begins anew', async () => {
    const { breaker } = breakerWith({ breakWhen: { consecutiveFailures: 3 } })
    for (const call of [fail, fail, succeed, fail, fail]) await codeOf(breaker.execute(call))
    expect(breaker.state).toBe('closed')
    await codeOf(breaker.execute(fail))
    expect(breaker.state).toBe('open')
  })

  it.each([
    { failures: 1, calls: 2, state: 'closed' },
    { failures: 12, calls: 100, state: 'open' },
    { failures: 9, calls: 100, state: 'closed' },
    { failures: 99, calls: 99, state: 'closed' },
  ])(
    'is by ratio with a minimum of calls: $failures of $calls → $state (RES-16)',
    async ({ failures, calls, state }) => {
      const { breaker } = breakerWith({
        breakWhen: { failureRatio: 0.1, windowMs: 30_000, minimumCalls: 100 },
      })
      for (let index = 0; index < calls; index++)
        await codeOf(breaker.execute(index < calls - failures ? succeed : fail))
      expect(breaker.state).toBe(state)
    },
  )

  it('counts the calls of the window alone, whatever the wall clock does (RES-14, RES-16)', async () => {
    const { breaker, clock } = breakerWith({
      breakWhen: { failureRatio: 0.5, windowMs: 10_000, minimumCalls: 4 },
    })
    for (let index = 0; index < 3; index++) await codeOf(breaker.execute(fail))
    clock.skewMs = -3_600_000
    clock.advance(10_000)
    for (const call of [succeed, succeed, succeed, fail]) await codeOf(breaker.execute(call))
    expect(breaker.state).toBe('closed')
    for (const call of [fail, fail]) await codeOf(breaker.execute(call))
    expect(breaker.state).toBe('open')
  })

  it('does not count refusals, answers below 500 and callers that left (RES-15)', async () => {
    const { breaker } = breakerWith({ breakWhen: { consecutiveFailures: 5 } })
    const harmless = [
      () => Promise.reject(new NotFoundError()),
      () => Promise.reject(new ClientDisconnectedError()),
      () => Promise.resolve(new Response('', { status: 404 })),
    ]
    for (let index = 0; index < 100; index++) await codeOf(breaker.execute(harmless[index % 3]!))
    for (let index = 0; index < 100; index++) {
      const caller = new AbortController()
      const call = breaker.execute(({ signal }) => once(signal, 'abort').then(fail), caller.signal)
      caller.abort(new Error('not needed any more'))
      await codeOf(call)
    }
    expect(breaker.report()).toMatchObject({ state: 'closed', counts: { ignored: 200, failure: 0 } })
  })

  it.each([
    ['errors', fail],
    ['HttpErrors of 500 and above', () => Promise.reject(new HttpError(502))],
    ['answers of 500 and above', () => Promise.resolve(new Response('', { status: 500 }))],
    ['calls that ran out of time', ({ signal }: { signal: AbortSignal }) => once(signal, 'abort').then(fail)],
    [
      'errors that are thrown at once',
      () => {
        throw new Error('no promise')
      },
    ],
  ])('counts %s (RES-15)', async (_what, call) => {
    const { breaker } = breakerWith()
    for (let index = 0; index < 5; index++) {
      const caller = new AbortController()
      const result = codeOf(breaker.execute(call, caller.signal))
      caller.abort(new DOMException('time is up', 'TimeoutError'))
      await result
    }
    expect(breaker.state).toBe('open')
  })

  it('counts a call at the moment its time is up, though it is deaf and never settles', async () => {
    const { breaker } = breakerWith({ breakWhen: { consecutiveFailures: 1 } })
    const caller = new AbortController()
    void breaker.execute(() => new Promise(() => {}), caller.signal)
    caller.abort(new DOMException('time', 'TimeoutError'))
    expect(breaker.state).toBe('open')
  })
})

describe('while it is open', () => {
  it('refuses at once, in whole seconds from the time left, and calls nothing (RES-19, RES-20)', async () => {
    const { breaker, clock } = await opened()
    clock.advance(1800)
    const error: unknown = await breaker
      .execute(() => expect.unreachable())
      .catch((thrown: unknown) => thrown)
    expect(BreakerOpenError.is(error)).toBe(true)
    expect(BreakerOpenError.is(new NotFoundError())).toBe(false)
    expect(error).toMatchObject({
      name: 'BreakerOpenError',
      code: 'ERR_RESILIENCE_BREAKER_OPEN',
      status: 503,
      breaker: 'upstream',
      retryAfterSeconds: 4,
      headers: { 'retry-after': '4' },
    })
  })

  it('half-opens by the monotonic clock, whatever the wall clock does (RES-14)', async () => {
    for (const hours of [1, -1]) {
      const { breaker, clock } = await opened()
      clock.skewMs = hours * 3_600_000
      clock.advance(4999)
      expect(await codeOf(breaker.execute(succeed))).toBe('ERR_RESILIENCE_BREAKER_OPEN')
      clock.advance(1)
      expect(await codeOf(breaker.execute(succeed))).toBe('ok')
      expect(breaker.state).toBe('closed')
    }
  })

  it('stays open for as long as a backoff says, spread over many breakers (RES-17)', async () => {
    const times = new Set<number>()
    for (let index = 0; index < 100; index++) {
      const { breaker } = await opened({
        halfOpenAfterMs: new ExponentialBackoff({ initialDelay: 5000, maxDelay: 60_000 }),
      })
      times.add(breaker.report().retryAfterMs)
    }
    expect(Math.max(...times)).toBeGreaterThan(1.2 * Math.min(...times))
  })

  it('asks the backoff for the next duration each time it opens again', async () => {
    const durations = [1000, 2000, 4000]
    const next = (index: number) => ({ duration: durations[index]!, next: () => next(index + 1) })
    const { breaker, clock } = await opened({ halfOpenAfterMs: { next: () => next(0) } })
    for (const duration of durations.slice(0, -1)) {
      expect(breaker.report().retryAfterMs).toBe(duration)
      clock.advance(duration)
      await codeOf(breaker.execute(fail))
    }
    expect(breaker.report()).toMatchObject({ retryAfterMs: 4000, opened: 3 })
  })

  it('does not lock itself out when a backoff goes wrong (RES-27)', async () => {
    for (const duration of [NaN, Infinity, -1]) {
      const { breaker, clock } = await opened({ halfOpenAfterMs: new ConstantBackoff(duration) })
      clock.advance(5000)
      expect(await codeOf(breaker.execute(succeed))).toBe('ok')
    }
  })
})

describe('while it is half open', () => {
  it('lets exactly one of 10,000 through and refuses the others at once, while the one hangs (RES-10, RES-11)', async () => {
    const { breaker, clock } = await opened()
    clock.advance(5000)
    const probe = Promise.withResolvers<string>()
    let calls = 0
    const call = (): Promise<string> => {
      calls++
      return probe.promise
    }
    const first = breaker.execute(call)
    const others = await Promise.all(Array.from({ length: 9999 }, () => codeOf(breaker.execute(call))))
    expect(new Set(others)).toEqual(new Set(['ERR_RESILIENCE_BREAKER_OPEN']))
    expect(calls).toBe(1)
    probe.resolve('recovered')
    expect(await first).toBe('recovered')
    expect(breaker.report()).toMatchObject({ state: 'closed', counts: { rejected: 9999 } })
  })

  it('gives a probe up that does not settle, and tries the next (RES-12)', async () => {
    const { breaker, clock } = await opened({ probeTimeoutMs: 100 })
    clock.advance(5000)
    const hung = Promise.withResolvers<string>()
    const probe = breaker.execute(() => hung.promise)
    clock.advance(99)
    expect(breaker.state).toBe('half-open')
    clock.advance(1)
    expect(breaker.state).toBe('open')
    clock.advance(5000)
    expect(await codeOf(breaker.execute(succeed))).toBe('ok')
    hung.resolve('at last')
    expect(await probe).toBe('at last')
    expect(breaker.state).toBe('closed')
  })

  it('tries again with the next call when the probe told nothing', async () => {
    const { breaker, clock } = await opened()
    clock.advance(5000)
    await codeOf(breaker.execute(() => Promise.reject(new NotFoundError())))
    expect(breaker.state).toBe('half-open')
    expect(await codeOf(breaker.execute(succeed))).toBe('ok')
    expect(breaker.state).toBe('closed')
  })

  it('does not count results of calls that began before (RES-13)', async () => {
    for (const late of ['failure', 'success']) {
      const { breaker, clock } = breakerWith({ breakWhen: { consecutiveFailures: 1 } })
      const old = Promise.withResolvers<string>()
      const before = breaker.execute(() => old.promise)
      await codeOf(breaker.execute(fail))
      clock.advance(5000)
      const probing = Promise.withResolvers<string>()
      const probe = breaker.execute(() => probing.promise)
      if (late === 'failure') old.reject(new Error('stale'))
      else old.resolve('stale')
      await codeOf(before)
      expect(breaker.state).toBe('half-open')
      probing.resolve('fresh')
      await probe
      expect(breaker.state).toBe('closed')
    }
  })
})

describe('around a call', () => {
  it('passes results, errors and the signal through as they are (RES-08)', async () => {
    const { breaker } = breakerWith()
    const error = new Error('mine')
    expect(await breaker.execute(() => 42)).toBe(42)
    await expect(breaker.execute(() => Promise.reject(error))).rejects.toBe(error)
    const { signal } = new AbortController()
    expect(await breaker.execute((context) => context.signal, signal)).toBe(signal)
    const reason = new Error('called off before')
    await expect(breaker.execute(() => expect.unreachable(), AbortSignal.abort(reason))).rejects.toBe(reason)
  })

  it('leaves no listener on a signal that thousands share (RES-05)', async () => {
    const warnings: string[] = []
    const note = (warning: Error): void => void warnings.push(warning.name)
    process.on('warning', note)
    const { breaker } = breakerWith()
    const { signal } = new AbortController()
    const gate = Promise.withResolvers<string>()
    const calls = Array.from({ length: 10_000 }, () => breaker.execute(() => gate.promise, signal))
    gate.resolve('ok')
    await Promise.all(calls)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', note)
    expect(warnings).toEqual([])
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('survives listeners that throw: the caller sees its own error, and the state is right (RES-09)', async () => {
    const warning = once(process, 'warning')
    const { breaker } = breakerWith({ breakWhen: { consecutiveFailures: 1 } })
    const states: string[] = []
    breaker.onStateChange(() => {
      throw new Error('listener')
    })
    breaker.onStateChange((state) => states.push(state))
    const silent = breaker.onStateChange((state) => states.push(`${state} too much`))
    silent.dispose()
    expect(await codeOf(breaker.execute(fail))).toBe('connection refused')
    expect(breaker.state).toBe('open')
    expect(states).toEqual(['open'])
    expect(await warning).toMatchObject([{ code: 'BELVEDERE_LISTENER' }])
  })

  it('is a policy of cockatiel, and fits into its wrap()', async () => {
    const { breaker } = breakerWith({ breakWhen: { consecutiveFailures: 2 } })
    const events: unknown[] = []
    breaker.onFailure(({ handled }) => events.push(handled))
    breaker.onSuccess(() => events.push('success'))
    const policy = wrap(retry(handleAll, { maxAttempts: 5, backoff: new ConstantBackoff(0) }), breaker)
    let calls = 0
    await expect(
      policy.execute(() => {
        calls++
        return fail()
      }),
    ).rejects.toThrow(BreakerOpenError)
    expect(calls).toBe(2)
    expect(events).toEqual([true, true])
  })
})

it('reports every wrong option at once (RES-07)', () => {
  const wrong = {
    name: '',
    breakWhen: { consecutiveFailures: 0 },
    halfOpenAfterMs: 0,
    probeTimeoutMs: 2 ** 31,
  }
  expect(() => circuitBreaker(wrong)).toThrow(ConfigurationError)
  expect(() => circuitBreaker(wrong)).toThrow(
    /name: .*\n.*breakWhen: .*\n.*halfOpenAfterMs: .*\n.*probeTimeoutMs: /,
  )
  for (const breakWhen of [
    { failureRatio: 0, windowMs: 1000, minimumCalls: 1 },
    { failureRatio: 0.5, windowMs: Infinity, minimumCalls: 1 },
    { failureRatio: 0.5, windowMs: 1000, minimumCalls: 0.5 },
  ]) {
    expect(() => circuitBreaker({ name: 'x', breakWhen })).toThrow(/breakWhen: has /)
  }
})
