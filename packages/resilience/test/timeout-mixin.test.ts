import { frozenClock } from '@belvedere/testing'
import { ConfigurationError, DeadlineExceededError, HttpResponse, View } from '@belvedere/views-core'
import { describe, expect, it } from 'vitest'
import { TimeoutMixin } from '../src/index.ts'
import { ErrorReports } from './support/error-reports.ts'
import { Gate } from './support/gate.ts'
import { serve } from './support/serve.ts'

describe('TimeoutMixin', () => {
  it('answers 503 with Retry-After at the deadline, though the work is deaf, and stops the work by its signal (RES-01)', async () => {
    using reports = new ErrorReports()
    const clock = frozenClock()
    const gate = new Gate()
    const late = Promise.withResolvers<AbortSignal>()
    class Deaf extends TimeoutMixin(View) {
      override timeoutMs = 50
      async get() {
        await gate.pass()
        late.resolve(this.signal)
        return new HttpResponse('too late')
      }
    }
    await using client = serve(Deaf.asView({ clock }))
    const answer = client.get('/')
    await gate.reached
    await clock.advance(49)
    expect(reports.errors).toEqual([])
    await clock.advance(1)
    const response = await answer
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('1')
    expect(response.text()).not.toContain('too late')
    gate.open()
    const signal = await late.promise
    expect(signal.aborted).toBe(true)
    expect(DeadlineExceededError.is(signal.reason)).toBe(true)
    expect(reports.errors).toEqual([signal.reason])
  })

  it('swallows what the work throws after the deadline (RES-02)', async () => {
    using reports = new ErrorReports()
    const clock = frozenClock()
    const gate = new Gate()
    class Failing extends TimeoutMixin(View) {
      override timeoutMs = 50
      async get(): Promise<HttpResponse> {
        await gate.pass()
        throw new Error('late failure')
      }
    }
    await using client = serve(Failing.asView({ clock }))
    const answer = client.get('/')
    await gate.reached
    await clock.advance(50)
    expect((await answer).status).toBe(503)
    gate.open()
    // The client fails the test on closing when the rejection reached nobody.
    await clock.advance(0)
    expect(reports.errors).toHaveLength(1)
  })

  it('leaves no timer behind when the answer is in time, and does not abort its signal (RES-03, RES-04)', async () => {
    const clock = frozenClock()
    const signals: AbortSignal[] = []
    class Quick extends TimeoutMixin(View) {
      get() {
        signals.push(this.signal)
        return new HttpResponse('ok')
      }
    }
    await using client = serve(Quick.asView({ clock }))
    for (let index = 0; index < 20; index++) expect((await client.get('/')).text()).toBe('ok')
    expect(clock.pending).toBe(0)
    await clock.advance(60_000)
    expect(signals.some(({ aborted }) => aborted)).toBe(false)
  })

  it('is brought forward and never put off by a deadline inside (RES-06)', async () => {
    const clock = frozenClock()
    const deadlines: number[] = []
    class Inner extends TimeoutMixin(View) {
      override timeoutMs = 1000
      get() {
        this.setDeadline(5000)
        deadlines.push(this.deadline - this.clock.now())
        this.setDeadline(300)
        deadlines.push(this.deadline - this.clock.now())
        return new HttpResponse('ok')
      }
    }
    await using client = serve(Inner.asView({ clock }))
    await client.get('/')
    expect(deadlines).toEqual([1000, 300])
  })

  it('has no deadline when timeoutMs is null', async () => {
    const clock = frozenClock()
    class Patient extends TimeoutMixin(View) {
      override timeoutMs = null
      get() {
        return new HttpResponse(String(this.deadline))
      }
    }
    await using client = serve(Patient.asView({ clock }))
    expect((await client.get('/')).text()).toBe('Infinity')
  })

  it.each([0, -1, NaN, Infinity, 2 ** 31, '5'])('refuses %j at start-up (CORE-47, RES-07)', (timeoutMs) => {
    class Wrong extends TimeoutMixin(View) {}
    const attempt = (): unknown => Wrong.asView({ timeoutMs: timeoutMs as number })
    expect(attempt).toThrow(ConfigurationError)
    expect(attempt).toThrow(
      /timeoutMs: must be a number of milliseconds from 1 to 2147483647, not .*, or null/,
    )
  })
})
