import { frozenClock } from '@belvedere/testing'
import { ConfigurationError, HttpResponse, NotFoundError, View } from '@belvedere/views-core'
import { describe, expect, it } from 'vitest'
import { breakers, circuitBreaker, CircuitBreakerMixin, TimeoutMixin } from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { Gate } from '../support/gate.ts'
import { serve } from '../support/serve.ts'

/** A view that does what the query says: fail, be missing, answer 500, or work. */
function upstream() {
  const runs = { count: 0 }
  class Upstream extends CircuitBreakerMixin(View) {
    override breaker = { breakWhen: { consecutiveFailures: 5 }, halfOpenAfterMs: 3200 }
    get(): HttpResponse {
      runs.count++
      const how = this.request.query['how'] as string | undefined
      if (how === 'throw') throw new Error('connection refused')
      if (how === '404') throw new NotFoundError()
      return new HttpResponse(how ?? 'fine', { status: how === '502' ? 502 : 200 })
    }
  }
  return { Upstream, runs }
}

describe('CircuitBreakerMixin', () => {
  it('answers 503 with Retry-After at once after failures, and lets one request through later (RES-15, RES-20)', async () => {
    using _reports = new ErrorReports()
    const clock = frozenClock()
    const { Upstream, runs } = upstream()
    await using client = serve(Upstream.asView({ clock }))
    for (const how of ['throw', '502', 'throw', '502', 'throw']) await client.get('/', { query: { how } })
    const refused = await client.get('/', { headers: { Accept: 'application/json' } })
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('4')
    expect(refused.json()).toMatchObject({ status: 503 })
    expect(refused.text()).not.toContain('Upstream')
    expect(runs.count).toBe(5)
    await clock.advance(3200)
    expect((await client.get('/')).text()).toBe('fine')
    expect((await client.get('/')).text()).toBe('fine')
  })

  it('does not count missing pages and clients that leave (RES-15)', async () => {
    const gate = new Gate()
    class Slow extends upstream().Upstream {
      override breaker = { breakWhen: { consecutiveFailures: 1 }, halfOpenAfterMs: 1000 }
      override breakerName = 'slow'
      async post() {
        await gate.pass()
        this.signal.throwIfAborted()
        return new HttpResponse('posted')
      }
    }
    await using client = serve(Slow.asView())
    for (let index = 0; index < 100; index++) {
      expect((await client.get('/', { query: { how: '404' } })).status).toBe(404)
    }
    const leaving = await client.start('POST', '/')
    await gate.reached
    await leaving.disconnect()
    gate.open()
    expect((await client.get('/')).text()).toBe('fine')
    expect(breakers.get('Slow.slow')?.report()).toMatchObject({
      state: 'closed',
      counts: { success: 1, failure: 0, ignored: 101 },
    })
  })

  it('counts a deadline that passes, at that moment (RES-15)', async () => {
    using _reports = new ErrorReports()
    const clock = frozenClock()
    const gate = new Gate()
    class Hanging extends TimeoutMixin(CircuitBreakerMixin(View)) {
      override timeoutMs = 100
      override breaker = { breakWhen: { consecutiveFailures: 1 }, halfOpenAfterMs: 1000 }
      async get() {
        await gate.pass()
        return new HttpResponse('late')
      }
    }
    await using client = serve(Hanging.asView({ clock }))
    const answer = client.get('/')
    await gate.reached
    await clock.advance(100)
    expect((await answer).status).toBe(503)
    expect(breakers.get('Hanging')?.state).toBe('open')
    gate.open()
  })

  it('has one breaker for a class and a name, whoever asks, and lists it from the start', async () => {
    using _reports = new ErrorReports()
    class Shared extends upstream().Upstream {
      override breaker = { breakWhen: { consecutiveFailures: 1 }, halfOpenAfterMs: 1000 }
    }
    const [first, again, other] = [Shared.asView(), Shared.asView(), Shared.asView({ breakerName: 'other' })]
    expect(breakers.report().map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Shared', 'Shared.other']),
    )
    await using firstClient = serve(first)
    await using againClient = serve(again)
    await using otherClient = serve(other)
    expect((await firstClient.get('/', { query: { how: 'throw' } })).status).toBe(500)
    expect((await againClient.get('/')).status).toBe(503)
    expect((await otherClient.get('/')).status).toBe(200)
  })

  it('tells classes of the same name apart', () => {
    const views = [1, 2].map(() => {
      class Twin extends CircuitBreakerMixin(View) {}
      return Twin
    })
    for (const Twin of views) Twin.asView()
    expect([...breakers].filter(({ name }) => name.startsWith('Twin')).map(({ name }) => name)).toEqual([
      'Twin',
      'Twin~2',
    ])
  })

  it('takes a breaker that is shared with other work', async () => {
    using _reports = new ErrorReports()
    const breaker = circuitBreaker({ name: 'database', breakWhen: { consecutiveFailures: 1 } })
    const { Upstream } = upstream()
    await using client = serve(Upstream.asView({ breaker: breaker as never }))
    await breaker.execute(() => Promise.reject(new Error('down'))).catch(() => {})
    expect((await client.get('/')).status).toBe(503)
  })

  it('leaves a view alone whose breaker is null', async () => {
    using _reports = new ErrorReports()
    const { Upstream } = upstream()
    await using client = serve(Upstream.asView({ breaker: null as never }))
    for (let index = 0; index < 10; index++) await client.get('/', { query: { how: 'throw' } })
    expect((await client.get('/')).status).toBe(200)
  })

  it('reports wrong options at start-up', () => {
    class Wrong extends CircuitBreakerMixin(View) {}
    const attempt = (): unknown =>
      Wrong.asView({ breaker: { halfOpenAfterMs: 0, breakWhen: { consecutiveFailures: 0 } } })
    expect(attempt).toThrow(ConfigurationError)
    expect(attempt).toThrow(/breaker\.breakWhen: .*\n.*breaker\.halfOpenAfterMs: /)
  })
})
