import { frozenClock } from '@belvedere/testing'
import { DeadlineExceededError, HttpResponse, NotFoundError, type View } from '@belvedere/views-core'
import { describe, expect, it } from 'vitest'
import { counting } from '../support/counting.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { Gate } from '../support/gate.ts'
import { serve } from '../support/serve.ts'

/** A cached view whose first run waits at a gate, so that other requests can come meanwhile. */
function gated(answer: (view: View, run: number) => HttpResponse) {
  const gate = new Gate()
  const signals: AbortSignal[] = []
  const { Counting, runs } = counting(async (view, run) => {
    signals.push(view.signal)
    if (run === 1) await gate.pass()
    view.signal.throwIfAborted()
    return answer(view, run)
  })
  /** Tells when so many requests have asked for their key, which is just before they join or lead. */
  const asked = new Map<number, () => void>()
  let keys = 0
  class Watched extends Counting {
    override getCacheKey() {
      keys++
      setImmediate(() => asked.get(keys)?.())
      return super.getCacheKey()
    }
  }
  const whenAsked = (count: number): Promise<void> =>
    new Promise((resolve) => {
      asked.set(count, resolve)
      if (keys >= count) resolve()
    })
  return { Watched, runs, gate, signals, whenAsked }
}

describe('requests for the same page at the same time', () => {
  it('run the view once: 1,000 misses, 1 run (CACHE-22)', async () => {
    const { Watched, runs, gate, whenAsked } = gated((_view, run) => new HttpResponse(`run ${run}`))
    await using client = serve(Watched.asView(), { timeoutMs: 60_000 })
    const answers = Array.from({ length: 1000 }, () => client.get('/'))
    await whenAsked(1000)
    gate.open()
    const statuses = new Map<string, number>()
    for (const answer of await Promise.all(answers)) {
      expect(answer.text()).toBe('run 1')
      const status = answer.headers.get('cache-status')!
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    expect(Object.fromEntries(statuses)).toEqual({
      'belvedere; fwd=uri-miss; stored': 1,
      'belvedere; fwd=uri-miss; collapsed; ttl=300': 999,
    })
    expect(runs.count).toBe(1)
  })

  it('fail together when the work fails, and nothing is stored (CACHE-22)', async () => {
    using reports = new ErrorReports()
    const { Watched, runs, gate, whenAsked } = gated((_view, run) => {
      if (run === 1) throw new Error('database gone')
      return new HttpResponse(`run ${run}`)
    })
    await using client = serve(Watched.asView())
    const answers = Array.from({ length: 50 }, () => client.get('/'))
    await whenAsked(50)
    gate.open()
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(50).fill(500))
    expect(runs.count).toBe(1)
    expect(new Set(reports.errors).size).toBe(1)
    expect((await client.get('/')).text()).toBe('run 2')
  })

  it('each ask for themselves when the leader was refused', async () => {
    const { Watched, runs, gate, whenAsked } = gated((view) => {
      if (view.request.headers['x-member'] !== '1') throw new NotFoundError('not for you')
      return new HttpResponse('for members')
    })
    await using client = serve(Watched.asView())
    const stranger = client.get('/')
    await gate.reached
    const member = client.get('/', { headers: { 'X-Member': '1' } })
    await whenAsked(2)
    gate.open()
    expect((await stranger).status).toBe(404)
    expect((await member).text()).toBe('for members')
    expect(runs.count).toBe(2)
  })

  it('never share what turned out to be private (CACHE-23)', async () => {
    const { Watched, gate, whenAsked } = gated(
      (view) =>
        new HttpResponse(`for ${String(view.request.headers['x-user'])}`, {
          headers: { 'Cache-Control': 'private' },
        }),
    )
    await using client = serve(Watched.asView())
    const ada = client.get('/', { headers: { 'X-User': 'Ada' } })
    await gate.reached
    const grace = client.get('/', { headers: { 'X-User': 'Grace' } })
    await whenAsked(2)
    gate.open()
    expect((await ada).text()).toBe('for Ada')
    expect((await grace).text()).toBe('for Grace')
  })

  it('never share across a Vary that only the answer told of (CACHE-39)', async () => {
    const { Watched, runs, gate, whenAsked } = gated((view) =>
      new HttpResponse(`in ${String(view.request.headers['accept-language'])}`).vary('Accept-Language'),
    )
    await using client = serve(Watched.asView())
    const inLanguage = (language: string) => client.get('/', { headers: { 'Accept-Language': language } })
    const first = inLanguage('fr')
    await gate.reached
    const others = [inLanguage('de'), inLanguage('fr'), inLanguage('de')]
    await whenAsked(4)
    gate.open()
    expect((await Promise.all([first, ...others])).map((each) => each.text())).toEqual([
      'in fr',
      'in de',
      'in fr',
      'in de',
    ])
    expect(runs.count).toBe(2)
  })
})

describe('a leader that does not stay', () => {
  it('works on for its followers when its client leaves (CACHE-24)', async () => {
    const { Watched, runs, gate, signals, whenAsked } = gated(() => new HttpResponse('shared'))
    await using client = serve(Watched.asView())
    const leader = await client.start('GET', '/')
    await gate.reached
    const follower = client.get('/')
    await whenAsked(2)
    await leader.disconnect()
    expect(signals[0]!.aborted).toBe(false)
    gate.open()
    const answer = await follower
    expect(answer.text()).toBe('shared')
    expect(answer.headers.get('cache-status')).toMatch(/collapsed/)
    expect(runs.count).toBe(1)
  })

  it('stops when its last follower leaves too, and the next request starts anew (CACHE-24)', async () => {
    const { Watched, runs, gate, signals, whenAsked } = gated(() => new HttpResponse('shared'))
    await using client = serve(Watched.asView())
    const leader = await client.start('GET', '/')
    await gate.reached
    const follower = await client.start('GET', '/')
    await whenAsked(2)
    await leader.disconnect()
    await follower.disconnect()
    expect(signals[0]!.aborted).toBe(true)
    // The first run has not noticed yet: nobody may wait for it.
    expect((await client.get('/')).text()).toBe('shared')
    expect(runs.count).toBe(2)
    gate.open()
  })

  it('works on for its followers when its deadline passes (CACHE-24)', async () => {
    using _reports = new ErrorReports()
    const clock = frozenClock()
    const { Watched, runs, gate, whenAsked } = gated(() => new HttpResponse('shared'))
    class Patient extends Watched {
      override setup(...args: Parameters<View['setup']>) {
        super.setup(...args)
        if (this.request.headers['x-hurry'] === '1') this.setDeadline(1000)
      }
    }
    await using client = serve(Patient.asView({ clock }))
    const hurried = client.get('/', { headers: { 'X-Hurry': '1' } })
    await gate.reached
    const follower = client.get('/')
    await whenAsked(2)
    await clock.advance(1000)
    expect((await hurried).status).toBe(503)
    gate.open()
    expect((await follower).text()).toBe('shared')
    expect(runs.count).toBe(1)
  })
})

describe('a follower', () => {
  it('begins anew when the leader gave up for a reason of its own', async () => {
    const { Watched, runs, gate, whenAsked } = gated((_view, run) => {
      if (run === 1) throw new DeadlineExceededError(10)
      return new HttpResponse(`run ${run}`)
    })
    await using client = serve(Watched.asView())
    using _reports = new ErrorReports()
    const leader = client.get('/')
    await gate.reached
    const followers = [client.get('/'), client.get('/')]
    await whenAsked(3)
    gate.open()
    expect((await leader).status).toBe(503)
    for (const follower of followers) expect((await follower).text()).toBe('run 2')
    expect(runs.count).toBe(2)
  })

  it('gives up at its own deadline, and the leader goes on', async () => {
    using _reports = new ErrorReports()
    const clock = frozenClock()
    const { Watched, runs, gate, whenAsked } = gated(() => new HttpResponse('shared'))
    class Patient extends Watched {
      override setup(...args: Parameters<View['setup']>) {
        super.setup(...args)
        if (this.request.headers['x-hurry'] === '1') this.setDeadline(1000)
      }
    }
    await using client = serve(Patient.asView({ clock }))
    const leader = client.get('/')
    await gate.reached
    const hurried = client.get('/', { headers: { 'X-Hurry': '1' } })
    await whenAsked(2)
    await clock.advance(1000)
    expect((await hurried).status).toBe(503)
    gate.open()
    expect((await leader).text()).toBe('shared')
    expect(runs.count).toBe(1)
  })
})
