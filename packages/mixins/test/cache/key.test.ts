import { HttpResponse, type View } from '@belvedere/views-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MemoryCacheStore, type CacheStore, type VariantOf } from '../../src/index.ts'
import { counting, numbered } from '../support/counting.ts'
import { serve } from '../support/serve.ts'

const numRuns = Math.min(200, Number(process.env['BELVEDERE_RUNS'] ?? 1000))

/** A store that keeps nothing and tells what it was asked for. */
class Asked implements CacheStore {
  readonly keys: string[] = []

  get(key: string, variantOf: VariantOf): null {
    this.keys.push(`${key} ${variantOf([])}`)
    return null
  }

  set = (): boolean => false
  delete = (): void => {}
  clear = (): void => {}
}

describe('the key', () => {
  it('tells apart what a view can tell apart (CACHE-01, CACHE-02, CACHE-09, CACHE-10, CACHE-21)', async () => {
    const store = new Asked()
    const { Counting } = counting(numbered(), store)
    await using client = serve(Counting.asView(), { settings: { 'trust proxy': true } })
    const requests: [path: string, headers: Record<string, string>][] = [
      ['/a', {}],
      ['/A', {}],
      ['/a/', {}],
      ['/a?', {}],
      ['/%61', {}],
      ['/a?x=1&x=2', {}],
      ['/a?x=2&x=1', {}],
      ['/a?a=1;utm=x&a=2', {}],
      ['/a', { Host: 'other.example' }],
      ['/a', { 'X-Forwarded-Proto': 'https' }],
      ['/a', { 'X-Forwarded-Host': 'other.example' }],
      ['/a', { Accept: '' }],
      ['/a', { Accept: 'text/html' }],
      ['/a', { Cookie: '' }],
      ['/a', { Cookie: 'sid=A' }],
      ['/a', { Cookie: 'sid=B' }],
      ['/a', { Authorization: '' }],
      ['/a', { Authorization: 'sid=A' }],
      ['/a', { Authorization: 'Basic x', Cookie: 'sid=A' }],
    ]
    for (const [path, headers] of requests) await client.get(path, { headers })
    expect(new Set(store.keys).size).toBe(requests.length)
  })

  it('is the same for the same request, in every process, and has no secret in it (CACHE-26)', async () => {
    const stores = [new Asked(), new Asked()]
    for (const store of stores) {
      const { Counting } = counting(numbered(), store)
      class Article extends Counting {}
      Object.defineProperty(Article, 'name', { value: `Article${stores.indexOf(store)}` })
      await using client = serve(Article.asView())
      const headers = { Host: 'a.example', Cookie: 'sid=SECRET', Authorization: 'Bearer SECRET' }
      await client.get('/tides?page=2', { headers })
      await client.get('/tides?page=2', { headers })
    }
    const [first, second] = stores.map(({ keys }) => keys.map((key) => key.replace(/Article\d/, 'Article')))
    expect(first![0]).toBe(first![1])
    expect(second).toEqual(first)
    expect(first![0]).toMatchInlineSnapshot(
      `"8:Article33:4:http9:a.example13:/tides?page=2accept-;iddeW-Z_Wvp_ps7SPT2SSq1LE5uHs7x0Nc_5U0XCbCU "`,
    )
  })

  it('has a bounded length, whatever the client sends (CACHE-35)', async () => {
    const store = new Asked()
    const { Counting } = counting(numbered(), store)
    await using client = serve(Counting.asView({ cacheVaryOn: ['x-long'] }))
    for (const path of ['/%0d%0a%20', `/${'a'.repeat(8000)}`, `/${'a'.repeat(7999)}b`]) {
      await client.get(path, { headers: { 'X-Long': 'x'.repeat(4000) } })
    }
    expect(new Set(store.keys).size).toBe(3)
    for (const key of store.keys) expect(key).toMatch(/^#[\w-]{43} $/)
  })

  it('differs between two views at one address', async () => {
    const store = new Asked()
    const views = [counting(numbered(), store).Counting, counting(numbered(), store).Counting]
    for (const view of views) {
      await using client = serve(view.asView())
      await client.get('/', { headers: { Host: 'a.example' } })
    }
    expect(new Set(store.keys).size).toBe(2)
  })

  it('cannot mix up users, whatever an override of getCacheKey() gives (CACHE-09)', async () => {
    const { Counting } = counting((view) => new HttpResponse(`for ${String(view.request.headers.cookie)}`))
    class OneKey extends Counting {
      override getCacheKey() {
        return 'page'
      }
    }
    await using client = serve(OneKey.asView())
    for (const cookie of ['sid=A', 'sid=B', 'sid=A']) {
      expect((await client.get('/', { headers: { Cookie: cookie } })).text()).toBe(`for ${cookie}`)
    }
  })
})

describe('headers that an answer varies on', () => {
  const echo = (names: readonly string[]) => (view: View) =>
    new HttpResponse(
      names.map((name) => `${name}=${String(view.request.headers[name] ?? 'absent')}`).join('&'),
    ).vary(...names)

  it('are told apart: absent, empty and shifted values (CACHE-03, CACHE-04)', async () => {
    const { Counting, runs } = counting(echo(['x-a', 'x-b']))
    await using client = serve(Counting.asView())
    const pairs: Record<string, string>[] = [
      {},
      { 'X-A': '' },
      { 'X-A': 'ab', 'X-B': '' },
      { 'X-A': 'a', 'X-B': 'b' },
      { 'X-A': '', 'X-B': 'ab' },
      { 'X-B': 'ab' },
    ]
    for (const headers of [...pairs, ...pairs]) {
      const expected = ['x-a', 'x-b']
        .map((name) => `${name}=${headers[name.toUpperCase()] ?? 'absent'}`)
        .join('&')
      expect((await client.get('/', { headers })).text()).toBe(expected)
    }
    expect(runs.count).toBe(pairs.length)
  })

  it('are the union of what was seen, when the answers differ in it (CACHE-39)', async () => {
    const { Counting } = counting((view, run) =>
      new HttpResponse(JSON.stringify([view.request.headers['x-a'], view.request.headers['x-b']])).vary(
        run % 2 === 1 ? 'X-A' : 'X-B',
      ),
    )
    await using client = serve(Counting.asView())
    for (const [a, b] of [
      ['1', '1'],
      ['2', '1'],
      ['1', '2'],
      ['2', '2'],
      ['1', '1'],
      ['1', '2'],
    ] as const) {
      expect((await client.get('/', { headers: { 'X-A': a, 'X-B': b } })).json()).toEqual([a, b])
    }
  })

  it('never lead one client to the page of another: any requests, any Vary (CACHE-05)', async () => {
    const names = ['x-a', 'X-B', ' x-c '] as const
    const { Counting } = counting((view) => {
      const vary = String(view.request.headers['x-vary'])
      const seen = vary.split(',').map((name) => view.request.headers[name.trim().toLowerCase()] ?? null)
      return new HttpResponse(JSON.stringify(seen), { headers: { Vary: `${vary}, X-Vary` } })
    })
    await using client = serve(Counting.asView())
    const value = fc.constantFrom(undefined, '', 'a', 'b', 'ab', '1:a', '-')
    const request = fc.record({
      path: fc.constantFrom('/', '/?'),
      vary: fc.subarray([...names], { minLength: 1 }).map((list) => list.join(',')),
      'x-a': value,
      'x-b': value,
      'x-c': value,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 2, maxLength: 8 }), async (requests) => {
        for (const { path, vary, ...values } of requests) {
          const answer = await client.get(path, { headers: { ...values, 'x-vary': vary } })
          const expected = vary
            .split(',')
            .map((name) => values[name.trim().toLowerCase() as keyof typeof values] ?? null)
          expect(answer.json()).toEqual(expected)
        }
      }),
      { numRuns },
    )
  })
})

it('keeps stores apart that views name for themselves', async () => {
  const stores = [new MemoryCacheStore(), new MemoryCacheStore()]
  const { Counting, runs } = counting(numbered())
  for (const cacheStore of stores) {
    await using client = serve(Counting.asView({ cacheStore }))
    await client.get('/', { headers: { Host: 'a.example' } })
  }
  expect(runs.count).toBe(2)
})
