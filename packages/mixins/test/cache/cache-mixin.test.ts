import { frozenClock } from '@belvedere/testing'
import { ConfigurationError, HttpResponse, JsonResponse, View, type Policy } from '@belvedere/views-core'
import { describe, expect, it } from 'vitest'
import { CacheMixin, MemoryCacheStore, type CacheStore } from '../../src/index.ts'
import { counting, numbered } from '../support/counting.ts'
import { serve } from '../support/serve.ts'

describe('a hit', () => {
  it('is the same answer with its age, until its time is up', async () => {
    const clock = frozenClock()
    const { Counting, runs } = counting(
      () => new JsonResponse({ a: 1 }, { headers: { 'Content-Language': 'en' } }),
      new MemoryCacheStore({ clock }),
    )
    await using client = serve(Counting.asView({ cacheSeconds: 60, clock }))
    const first = await client.get('/')
    expect(first.headers.get('cache-status')).toBe('belvedere; fwd=uri-miss; stored')
    expect(first.headers.get('age')).toBeNull()
    await clock.advance(59_500)
    const second = await client.get('/')
    expect(second.body).toEqual(first.body)
    expect(second.headers.get('content-type')).toBe('application/json')
    expect(second.headers.get('content-language')).toBe('en')
    expect(second.headers.get('age')).toBe('59')
    expect(second.headers.get('cache-status')).toBe('belvedere; hit; ttl=0')
    expect(runs.count).toBe(1)
    await clock.advance(500)
    expect((await client.get('/')).headers.get('cache-status')).toBe('belvedere; fwd=uri-miss; stored')
    expect(runs.count).toBe(2)
  })

  it('ages by the monotonic clock, whatever the wall clock does (CACHE-27)', async () => {
    const clock = frozenClock()
    const { Counting, runs } = counting(numbered(), new MemoryCacheStore({ clock }))
    await using client = serve(Counting.asView({ cacheSeconds: 60, clock }))
    await client.get('/')
    for (const hours of [1, -2]) {
      clock.setDate(new Date(clock.date().getTime() + hours * 3_600_000))
      expect((await client.get('/')).headers.get('age')).toBe('0')
    }
    await clock.advance(60_000)
    await client.get('/')
    expect(runs.count).toBe(2)
  })

  it('answers HEAD from a stored GET, and a HEAD stores nothing (CACHE-15)', async () => {
    const { Counting, runs } = counting(numbered())
    await using client = serve(Counting.asView())
    const head = await client.head('/')
    expect(head.headers.get('content-length')).toBe('5')
    expect((await client.get('/')).text()).toBe('run 2')
    const again = await client.head('/')
    expect(again.headers.get('cache-status')).toMatch(/; hit;/)
    expect(again.body.length).toBe(0)
    expect(runs.count).toBe(2)
  })

  it('is 304 for a client that has the page, and the whole page for the next one (CACHE-16)', async () => {
    const changed = 'Thu, 01 Jan 2026 00:00:00 GMT'
    const { Counting, runs } = counting(numbered({ ETag: '"1"', 'Last-Modified': changed }))
    await using client = serve(Counting.asView())
    const having = (headers: Record<string, string>) => client.get('/', { headers })
    await client.get('/')
    for (const headers of [{ 'If-None-Match': '"1"' }, { 'If-Modified-Since': changed }]) {
      const known = await having(headers)
      expect([known.status, known.body.length]).toEqual([304, 0])
      expect(known.headers.get('etag')).toBe('"1"')
      expect(known.headers.get('cache-status')).toMatch(/; hit;/)
    }
    expect((await having({ 'If-None-Match': '"2"' })).text()).toBe('run 1')
    expect((await client.get('/')).text()).toBe('run 1')
    expect(runs.count).toBe(1)
  })

  it('cannot be spoilt by what another request does with it (CACHE-28)', async () => {
    const { Counting } = counting(() =>
      new HttpResponse(Buffer.from('intact'), { headers: { Link: ['<a>', '<b>'] } }).vary('accept-language'),
    )
    class Careless extends Counting {
      override async dispatch() {
        const response = await super.dispatch()
        const sent = new HttpResponse(Buffer.from(response.body as Buffer), {
          headers: { ...response.headers },
        })
        ;(response.body as Buffer).fill(0)
        const links = response.getHeader('link') as string[]
        if (!Object.isFrozen(links)) links.push('<c>')
        response.headers!['vary'] = '*'
        return sent
      }
    }
    await using client = serve(Careless.asView())
    await client.get('/')
    for (const each of [await client.get('/'), await client.get('/'), await client.get('/')]) {
      expect(each.headers.get('cache-status')).toMatch(/; hit;/)
      expect(each.text()).toBe('intact')
      expect(each.headers.get('link')).toBe('<a>, <b>')
      expect(each.headers.get('vary')).toBe('accept-language')
    }
  })

  it('has the headers of the page and none of the request that made it (CACHE-36)', async () => {
    const headers = {
      ETag: '"1"',
      'X-Request-Id': 'first',
      'Server-Timing': 'db;dur=5',
      'X-Total-Count': '7',
    }
    const { Counting } = counting(numbered(headers))
    await using client = serve(Counting.asView({ cacheHeaders: ['X-Total-Count'] }))
    await client.get('/')
    const hit = await client.get('/')
    expect(hit.headers.get('etag')).toBe('"1"')
    expect(hit.headers.get('x-total-count')).toBe('7')
    expect(hit.headers.get('x-request-id')).toBeNull()
    expect(hit.headers.get('server-timing')).toBeNull()
    expect(hit.rawHeaders.filter(([name]) => name.toLowerCase() === 'date')).toHaveLength(1)
  })
})

describe('what goes to the view', () => {
  it('is every unsafe method, which leaves the entry as it is (CACHE-11)', async () => {
    class Both extends CacheMixin(View) {
      override cacheStore: CacheStore = new MemoryCacheStore()
      get() {
        return new HttpResponse('page')
      }
      post() {
        return new HttpResponse('written')
      }
    }
    await using client = serve(Both.asView())
    await client.get('/')
    const post = await client.post('/')
    expect(post.text()).toBe('written')
    expect(post.headers.get('cache-status')).toBeNull()
  })

  it.each([
    ['a GET with a body (CACHE-18)', { body: 'x', headers: { 'Content-Length': '1' } }],
    ['a request for a range (CACHE-16)', { headers: { Range: 'bytes=0-1' } }],
  ])('is %s, and nothing of it is stored', async (_what, options) => {
    const { Counting, runs } = counting(numbered())
    await using client = serve(Counting.asView())
    expect((await client.get('/', options)).headers.get('cache-status')).toBe('belvedere; fwd=bypass')
    await client.get('/')
    expect((await client.get('/', options)).text()).toBe('run 3')
    expect(runs.count).toBe(3)
  })

  it('is a request that getCacheKey() gives no key', async () => {
    const { Counting, runs } = counting(numbered())
    class Drafts extends Counting {
      override async getCacheKey() {
        return this.request.query['draft'] === '1' ? null : await super.getCacheKey()
      }
    }
    await using client = serve(Drafts.asView())
    await client.get('/?draft=1')
    await client.get('/?draft=1')
    await client.get('/')
    await client.get('/')
    expect(runs.count).toBe(3)
  })

  it('is everything when cacheSeconds is null', async () => {
    const { Counting } = counting(numbered())
    await using client = serve(Counting.asView({ cacheSeconds: null }))
    await client.get('/')
    const second = await client.get('/')
    expect(second.text()).toBe('run 2')
    expect(second.headers.get('cache-status')).toBeNull()
  })

  it('is every request while the store fails, with one warning', async () => {
    const warnings: Error[] = []
    const note = (warning: Error): void => void warnings.push(warning)
    process.on('warning', note)
    const down = (): never => {
      throw new Error('connection refused')
    }
    const store: CacheStore = {
      get: down,
      set: () => Promise.reject(new Error('connection refused')),
      delete: down,
      clear: down,
    }
    const { Counting } = counting(numbered(), store)
    await using client = serve(Counting.asView())
    expect((await client.get('/')).text()).toBe('run 1')
    expect((await client.get('/')).text()).toBe('run 2')
    process.off('warning', note)
    expect(warnings.map(({ message }) => message)).toEqual([
      'The cache store failed, and pages are made anew: Error: connection refused',
    ])
  })
})

describe('an access check', () => {
  it('comes before the cache, on whichever side of the mixin it stands (CACHE-13)', async () => {
    const members: Policy = {
      name: 'members',
      stage: 'access',
      run: (view, next) =>
        view.request.headers['x-member'] === '1' ? next() : new HttpResponse('members only', { status: 403 }),
    }
    class Checked extends View {
      static override policies = [members]
    }
    class Inside extends CacheMixin(Checked) {
      override cacheStore: CacheStore = new MemoryCacheStore()
      get() {
        return new HttpResponse('for members')
      }
    }
    class Outside extends Inside {
      static override policies = [members]
    }
    for (const view of [Inside, Outside]) {
      const cacheStore = new MemoryCacheStore()
      await using client = serve(view.asView({ cacheStore }))
      const asMember = { headers: { 'X-Member': '1' } }
      expect((await client.get('/', asMember)).text()).toBe('for members')
      expect((await client.get('/', asMember)).headers.get('cache-status')).toMatch(/; hit;/)
      const stranger = await client.get('/')
      expect([stranger.status, stranger.text()]).toEqual([403, 'members only'])
    }
  })
})

describe('at start-up', () => {
  it('reports every mistake at once', () => {
    const { Counting } = counting(numbered())
    const wrong = {
      cacheSeconds: 0,
      cacheVaryOn: ['accept language'],
      cacheHeaders: ['Set-Cookie'],
      cacheStore: {} as never,
    }
    const attempt = (): unknown => Counting.asView(wrong)
    expect(attempt).toThrow(ConfigurationError)
    expect(attempt).toThrow(/cacheSeconds: must be a number of seconds above 0, or null for no cache, not 0/)
    expect(attempt).toThrow(/cacheVaryOn: must be a list of header names.*not \["accept language"\]/)
    expect(attempt).toThrow(/cacheHeaders: has set-cookie/)
    expect(attempt).toThrow(/cacheStore: must be a CacheStore/)
  })
})
