import { frozenClock, type FrozenClock, type TestResponse } from '@belvedere/testing'
import { ConfigurationError, HttpResponse, NotFoundError, View } from '@belvedere/views-core'
import type { Request } from 'express'
import { describe, expect, it } from 'vitest'
import {
  CacheMixin,
  MemoryCacheStore,
  MemoryRateLimitStore,
  RateLimitMixin,
  TooManyRequestsError,
  type RateLimitStore,
} from '../../src/index.ts'
import { serve } from '../support/serve.ts'

/** A limited view with a store and a clock of its own. */
function limited(Base: typeof View) {
  const clock = frozenClock()
  const store: RateLimitStore = new MemoryRateLimitStore()
  class Limited extends RateLimitMixin(Base) {
    override clock: FrozenClock = clock
    override rateLimitStore = store
    get() {
      return new HttpResponse('ok')
    }
  }
  return { Limited, clock }
}

const statusesOf = (responses: readonly TestResponse[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { status } of responses) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

describe('how many are admitted', () => {
  it('is exact under concurrency: of 1,000 at once, 60 (RL-01)', async () => {
    const { Limited } = limited(View)
    await using client = serve(Limited.asView(), { timeoutMs: 60_000 })
    const responses = await Promise.all(Array.from({ length: 1000 }, () => client.get('/')))
    expect(statusesOf(responses)).toEqual({ 200: 60, 429: 940 })
  })

  it('counts whatever a client does: HEAD, OPTIONS, 404, 405 and errors (RL-14)', async () => {
    const { Limited } = limited(View)
    class Missing extends Limited {
      override get(): HttpResponse {
        throw new NotFoundError()
      }
    }
    await using client = serve(Missing.asView({ rateLimit: { limit: 4, windowSeconds: 60 } }))
    expect((await client.head('/')).status).toBe(404)
    expect((await client.options('/')).status).toBe(200)
    expect((await client.delete('/')).status).toBe(405)
    expect((await client.get('/')).status).toBe(404)
    for (const method of ['HEAD', 'OPTIONS', 'DELETE', 'GET']) {
      expect((await client.request(method, '/')).status).toBe(429)
    }
  })

  it('counts a request once, however often the mixin was applied (RL-16)', async () => {
    const { Limited } = limited(RateLimitMixin(View))
    class Child extends RateLimitMixin(Limited) {
      override rateLimit = { limit: 4, windowSeconds: 60 }
    }
    await using client = serve(Child.asView())
    const responses = await Promise.all(Array.from({ length: 6 }, () => client.get('/')))
    expect(statusesOf(responses)).toEqual({ 200: 4, 429: 2 })
  })

  it('is counted for each class on its own (RL-15)', async () => {
    const rateLimitStore = new MemoryRateLimitStore()
    const [A, B] = [limited(View).Limited, limited(View).Limited]
    for (const view of [A, B]) {
      await using client = serve(view.asView({ rateLimit: { limit: 2, windowSeconds: 60 }, rateLimitStore }))
      const responses = [await client.get('/'), await client.get('/'), await client.get('/')]
      expect(statusesOf(responses)).toEqual({ 200: 2, 429: 1 })
    }
  })

  it('counts what the cache answers (CACHE-14)', async () => {
    const { Limited } = limited(View)
    class Page extends CacheMixin(Limited) {
      override cacheStore = new MemoryCacheStore()
      override rateLimit = { limit: 5, windowSeconds: 60 }
    }
    await using client = serve(Page.asView({ rateLimitBy: 'user', cacheStore: new MemoryCacheStore() }))
    const answers: TestResponse[] = []
    for (let index = 0; index < 6; index++) answers.push(await client.get('/'))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429])
    expect(answers[4]!.headers.get('cache-status')).toMatch(/; hit;/)
    expect(answers[4]!.headers.get('ratelimit')).toBe('"5-in-1min"; r=0; t=60')
  })

  it('follows the monotonic clock and not the wall clock (RL-10)', async () => {
    const { Limited, clock } = limited(View)
    await using client = serve(Limited.asView({ rateLimit: { limit: 2, windowSeconds: 60 } }))
    await client.get('/')
    await client.get('/')
    for (const hours of [1, -2]) {
      clock.setDate(new Date(clock.date().getTime() + hours * 3_600_000))
      expect((await client.get('/')).status).toBe(429)
    }
    await clock.advance(30_000)
    expect((await client.get('/')).status).toBe(200)
  })
})

describe('who is counted', () => {
  it('is the address of the socket, whatever X-Forwarded-For says (RL-03)', async () => {
    const { Limited } = limited(View)
    await using client = serve(Limited.asView(), { timeoutMs: 60_000 })
    const responses = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        client.get('/', { headers: { 'X-Forwarded-For': `192.0.2.${index}` } }),
      ),
    )
    expect(statusesOf(responses)).toEqual({ 200: 60, 429: 140 })
  })

  it('is the client that a trusted proxy names, and the proxy where that is no address (RL-03, RL-05)', async () => {
    const { Limited } = limited(View)
    const view = Limited.asView({ rateLimit: { limit: 1, windowSeconds: 60 } })
    await using client = serve(view, { settings: { 'trust proxy': 1 } })
    const from = async (address: string): Promise<number> =>
      (await client.get('/', { headers: { 'X-Forwarded-For': address } })).status
    expect(await from('192.0.2.1')).toBe(200)
    expect(await from('192.0.2.2')).toBe(200)
    expect(await from('::ffff:192.0.2.1')).toBe(429)
    expect(await from("' or 1=1;<x>")).toBe(200)
    expect(await from('other junk')).toBe(429)
  })

  it('is the user by id, and the address of those who have none', async () => {
    const { Limited } = limited(View)
    const view = Limited.asView({ rateLimit: { limit: 1, windowSeconds: 60 }, rateLimitBy: 'user' })
    await using client = serve(view, {
      before(request, _response, next) {
        const id = request.get('x-user')
        if (id !== undefined) (request as Request & { user?: unknown }).user = { id }
        next()
      },
    })
    const as = async (headers: Record<string, string>): Promise<number> =>
      (await client.get('/', { headers })).status
    expect(await as({ 'X-User': 'ada' })).toBe(200)
    expect(await as({ 'X-User': 'grace' })).toBe(200)
    expect(await as({ 'X-User': 'ada' })).toBe(429)
    expect(await as({})).toBe(200)
    expect(await as({})).toBe(429)
    // A user whose id looks like an address is still a user.
    expect(await as({ 'X-User': '127.0.0.1' })).toBe(200)
  })

  it('is what getRateLimitKey() says, part by part; null is not counted (RL-07)', async () => {
    const { Limited } = limited(View)
    class ByToken extends Limited {
      override rateLimit = { limit: 1, windowSeconds: 60 }
      override async getRateLimitKey() {
        return this.request.get('x-token') ?? null
      }
    }
    await using client = serve(ByToken.asView())
    for (const token of ['a', 'a:b', 'a1:b', '1:a']) {
      expect((await client.get('/', { headers: { 'X-Token': token } })).status).toBe(200)
      expect((await client.get('/', { headers: { 'X-Token': token } })).status).toBe(429)
    }
    const free = [await client.get('/'), await client.get('/')]
    expect(statusesOf(free)).toEqual({ 200: 2 })
    expect(free[0]!.headers.get('ratelimit')).toBeNull()
  })
})

describe('what a client is told', () => {
  it('stands on every answer, in the form of the current draft', async () => {
    const { Limited, clock } = limited(View)
    await using client = serve(Limited.asView({ rateLimit: { limit: 2, windowSeconds: 60 } }))
    const first = await client.get('/')
    expect(first.headers.get('ratelimit-policy')).toBe('"2-in-1min"; q=2; w=60')
    expect(first.headers.get('ratelimit')).toBe('"2-in-1min"; r=1; t=30')
    await clock.advance(100)
    expect((await client.delete('/')).headers.get('ratelimit')).toBe('"2-in-1min"; r=0; t=60')
    const refused = await client.get('/', { headers: { Accept: 'application/json' } })
    expect(refused.status).toBe(429)
    expect(refused.headers.get('ratelimit')).toBe('"2-in-1min"; r=0; t=60')
    expect(refused.headers.get('ratelimit-policy')).toBe('"2-in-1min"; q=2; w=60')
    expect(refused.headers.get('retry-after')).toBe('30')
    expect(refused.json()).toMatchObject({
      status: 429,
      code: 'ERR_RATE_LIMIT_EXCEEDED',
      detail: 'Too many requests: try again in 30 seconds.',
    })
  })

  it('is not stored by any cache when it is a refusal (RL-21)', async () => {
    const { Limited } = limited(View)
    await using client = serve(Limited.asView({ rateLimit: { limit: 1, windowSeconds: 1 } }))
    await client.get('/')
    const refused = await client.get('/')
    expect(refused.headers.get('cache-control')).toBe('no-store')
    expect(refused.headers.get('retry-after')).toBe('1')
  })

  it('comes before the body of a refused request was sent (RL-17)', async () => {
    const { Limited } = limited(View)
    await using client = serve(Limited.asView({ rateLimit: { limit: 1, windowSeconds: 60 } }))
    await client.get('/')
    const head = 'POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 2000000\r\n\r\n'
    const answer = (await client.raw(head)).toString('latin1')
    expect(answer).toMatch(/^HTTP\/1\.1 429 /)
    expect(answer).toMatch(/^connection: close\r$/im)
  })

  it('is an error that an application can tell apart', () => {
    const error = new TooManyRequestsError(1500)
    expect(error.retryAfterSeconds).toBe(2)
    expect(TooManyRequestsError.is(error)).toBe(true)
    expect(TooManyRequestsError.is(new NotFoundError())).toBe(false)
    expect(error).toMatchObject({ name: 'TooManyRequestsError', status: 429 })
  })
})

describe('at start-up', () => {
  it.each([
    [{ limit: 0, windowSeconds: 60 }, /has limit 0: take a whole number from 1 to 1000000/],
    [{ limit: 1.5, windowSeconds: 60 }, /has limit 1\.5/],
    [
      { limit: 60, windowSeconds: 2 ** 31 },
      /has windowSeconds 2147483648: take a whole number from 1 to 2147483/,
    ],
    [{ limit: 60, windowSeconds: NaN }, /has windowSeconds null/],
    [{ limit: 60, windowMS: 1000 }, /has "windowMS": there are limit, windowSeconds, burst/],
    [{ limit: 60, windowSeconds: 60, burst: '5' }, /has burst "5"/],
    ['60/minute', /must be \{ limit, windowSeconds \} or null for no limit, not "60\/minute"/],
  ])('refuses %j (RL-18)', (rateLimit, message) => {
    const attempt = (): unknown => limited(View).Limited.asView({ rateLimit: rateLimit as never })
    expect(attempt).toThrow(ConfigurationError)
    expect(attempt).toThrow(message)
  })

  it('reports every mistake at once', () => {
    const wrong = { rateLimitBy: 'session' as never, rateLimitIpv6Prefix: 128, rateLimitStore: {} as never }
    expect(() => limited(View).Limited.asView(wrong)).toThrow(
      /rateLimitBy: .*\n.*rateLimitIpv6Prefix: .*\n.*rateLimitStore: /,
    )
  })

  it('leaves a view without a limit alone', async () => {
    const { Limited } = limited(View)
    await using client = serve(Limited.asView({ rateLimit: null }))
    expect((await client.get('/')).headers.get('ratelimit')).toBeNull()
  })
})
