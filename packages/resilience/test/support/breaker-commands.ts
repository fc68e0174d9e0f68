import assert from 'node:assert/strict'
import { NotFoundError } from '@belvedere/views-core'
import type fc from 'fast-check'
import { BreakerOpenError, type CircuitBreaker, type Verdict } from '../../src/index.ts'
import type { ManualClock } from './manual-clock.ts'

export const FAILURES = 3
export const OPEN_MS = 1000
export const PROBE_MS = 300

/** What a breaker is by its description: the time of each event, and no more. */
export interface Model {
  now: number
  kind: 'closed' | 'open' | 'half-open'
  /** Counts up with every change, so that a call knows in which state it began. */
  era: number
  failures: number
  openUntil: number
  probeUntil: number
  calls: { era: number; isSettled: boolean }[]
}

export interface Real {
  readonly clock: ManualClock
  readonly breaker: CircuitBreaker
  readonly calls: { settle: (verdict: Verdict) => Promise<void> }[]
}

function become(model: Model, kind: Model['kind']): void {
  model.kind = kind
  model.era++
  model.failures = 0
  model.probeUntil = Infinity
}

function open(model: Model, from: number): void {
  become(model, 'open')
  model.openUntil = from + OPEN_MS
}

/** A probe that hangs has failed as soon as anybody looks. */
function look(model: Model): void {
  if (model.kind === 'half-open' && model.now >= model.probeUntil) open(model, model.probeUntil)
}

export class Start implements fc.AsyncCommand<Model, Real> {
  check = (): boolean => true

  async run(model: Model, { breaker, calls }: Real): Promise<void> {
    look(model)
    const isProbe =
      (model.kind === 'open' && model.now >= model.openUntil) ||
      (model.kind === 'half-open' && model.probeUntil === Infinity)
    const isAdmitted = model.kind === 'closed' || isProbe
    if (isProbe) {
      become(model, 'half-open')
      model.probeUntil = model.now + PROBE_MS
    }
    const work = Promise.withResolvers<string>()
    let isCalled = false
    const call = breaker.execute(() => {
      isCalled = true
      return work.promise
    })
    assert.equal(isCalled, isAdmitted)
    if (!isAdmitted) {
      await assert.rejects(call, BreakerOpenError)
      return
    }
    model.calls.push({ era: model.era, isSettled: false })
    calls.push({
      async settle(verdict) {
        if (verdict === 'success') work.resolve('ok')
        else work.reject(verdict === 'failure' ? new Error('down') : new NotFoundError())
        await call.catch(() => {})
      },
    })
  }

  toString = (): string => 'start'
}

export class Settle implements fc.AsyncCommand<Model, Real> {
  readonly #which: number
  readonly #verdict: Verdict

  constructor(which: number, verdict: Verdict) {
    this.#which = which
    this.#verdict = verdict
  }

  check = (model: Model): boolean => model.calls.some(({ isSettled }) => !isSettled)

  async run(model: Model, real: Real): Promise<void> {
    const pending = model.calls.flatMap((call, index) => (call.isSettled ? [] : [index]))
    const index = pending[this.#which % pending.length]!
    const call = model.calls[index]!
    call.isSettled = true
    await real.calls[index]!.settle(this.#verdict)
    look(model)
    if (call.era !== model.era) return
    if (model.kind === 'half-open') this.#conclude(model)
    else if (this.#verdict === 'success') model.failures = 0
    else if (this.#verdict === 'failure' && ++model.failures === FAILURES) open(model, model.now)
  }

  #conclude(model: Model): void {
    if (this.#verdict === 'failure') open(model, model.now)
    else become(model, this.#verdict === 'success' ? 'closed' : 'half-open')
  }

  toString = (): string => `settle ${this.#which} ${this.#verdict}`
}

export class Wait implements fc.AsyncCommand<Model, Real> {
  readonly #ms: number
  readonly #skewMs: number

  constructor(ms: number, skewMs: number) {
    this.#ms = ms
    this.#skewMs = skewMs
  }

  check = (): boolean => true

  async run(model: Model, { clock }: Real): Promise<void> {
    model.now += this.#ms
    clock.advance(this.#ms)
    clock.skewMs += this.#skewMs
  }

  toString = (): string => `wait ${this.#ms}`
}

export class Look implements fc.AsyncCommand<Model, Real> {
  check = (): boolean => true

  async run(model: Model, { breaker }: Real): Promise<void> {
    look(model)
    assert.equal(breaker.state, model.kind)
    if (model.kind === 'open') {
      assert.equal(breaker.report().retryAfterMs, Math.max(0, model.openUntil - model.now))
    }
    const { counts } = breaker.report()
    const settled = model.calls.filter((call) => call.isSettled).length
    assert.equal(counts.success + counts.failure + counts.ignored, settled)
  }

  toString = (): string => 'look'
}
