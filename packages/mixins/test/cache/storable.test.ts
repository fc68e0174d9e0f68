import { FileResponse, HttpResponse, StreamingResponse, TemplateResponse } from '@belvedere/views-core'
import fc from 'fast-check'
import type { RequestHandler } from 'express'
import { describe, expect, it } from 'vitest'
import { frozenClock } from '@belvedere/testing'
import { counting } from '../support/counting.ts'
import { serve } from '../support/serve.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

/** Whether a second request finds what the first one got. */
async function isStored(
  answer: () => HttpResponse,
  before: RequestHandler = (_request, _response, next) => next(),
): Promise<boolean> {
  const { Counting, runs } = counting(answer)
  await using client = serve(Counting.asView({ clock: frozenClock() }), { before })
  expect((await client.get('/')).status).toBe(answer().status)
  client.cookies.clear()
  expect((await client.get('/')).status).toBe(answer().status)
  return runs.count === 1
}

const withHeader = (name: string, value: string) => (): HttpResponse =>
  new HttpResponse('page', { headers: { [name]: value } })

describe('what is not stored', () => {
  it.each([201, 204, 206, 301, 302, 304, 400, 404, 500, 503])('status %d (CACHE-12)', async (status) => {
    expect(await isStored(() => new HttpResponse('', { status }))).toBe(false)
  })

  it('an answer that sets a cookie: nobody gets the cookie of somebody else (CACHE-08)', async () => {
    const { Counting, runs } = counting(
      (_view, run) => new HttpResponse('page', { headers: { 'Set-Cookie': `sid=${run}` } }),
    )
    await using client = serve(Counting.asView())
    expect((await client.get('/')).headers.get('set-cookie')).toBe('sid=1')
    client.cookies.clear()
    expect((await client.get('/')).headers.get('set-cookie')).toBe('sid=2')
    expect(runs.count).toBe(2)
  })

  it('an answer for which other middleware sets a cookie (CACHE-08)', async () => {
    const before: RequestHandler = (_request, response, next) => {
      response.cookie('csrf', 'token')
      next()
    }
    expect(await isStored(() => new HttpResponse('page'), before)).toBe(false)
  })

  it.each([
    'private',
    'PRIVATE',
    'No-Store',
    'no-cache="Set-Cookie"',
    'max-age=0',
    's-maxage=0',
    'max-age=x',
    'max-age=60; private',
    'max-age=60, max-age=0',
    'max-age=60, ext="a, private',
  ])('Cache-Control: %s (CACHE-06, CACHE-07)', async (value) => {
    expect(await isStored(withHeader('Cache-Control', value))).toBe(false)
  })

  it('an answer that other middleware calls private (CACHE-06)', async () => {
    const before: RequestHandler = (_request, response, next) => {
      response.set('Cache-Control', 'private')
      next()
    }
    expect(await isStored(() => new HttpResponse('page'), before)).toBe(false)
  })

  it.each(['*', ' * ', 'accept, *', '*,accept'])('Vary: %s (CACHE-05)', async (value) => {
    expect(await isStored(withHeader('Vary', value))).toBe(false)
  })

  it.each(['0', '-1', 'Thu, 01 Jan 1970 00:00:00 GMT'])('Expires: %s', async (value) => {
    expect(await isStored(withHeader('Expires', value))).toBe(false)
  })

  it('a page with the nonce of a content security policy (CACHE-36)', async () => {
    expect(await isStored(withHeader('Content-Security-Policy', "script-src 'nonce-abc'"))).toBe(false)
  })

  it('a stream, of which nothing is there to keep (CACHE-29)', async () => {
    const { Counting, runs } = counting((_view, run) => new StreamingResponse(pieces(run)))
    async function* pieces(run: number): AsyncGenerator<string> {
      yield 'run '
      yield String(run)
    }
    await using client = serve(Counting.asView())
    expect((await client.get('/')).text()).toBe('run 1')
    expect((await client.get('/')).text()).toBe('run 2')
    expect(runs.count).toBe(2)
    expect(await isStored(() => new FileResponse('storable.test.ts', { root: import.meta.dirname }))).toBe(
      false,
    )
  })

  it('what the handler wrote itself', async () => {
    const { Counting, runs } = counting((view) => {
      view.response.end('written')
      return undefined as unknown as HttpResponse
    })
    await using client = serve(Counting.asView())
    await client.get('/')
    expect((await client.get('/')).text()).toBe('written')
    expect(runs.count).toBe(2)
  })
})

describe('what is stored', () => {
  it.each(['', 'public', 'max-age=60', 'max-age=60, ext="a,private"', 'MAX-AGE="60" , , public'])(
    'Cache-Control: %s (CACHE-07)',
    async (value) => {
      expect(await isStored(withHeader('Cache-Control', value))).toBe(true)
    },
  )

  it('a rendered template, as text', async () => {
    expect(await isStored(() => new TemplateResponse(() => 'page'))).toBe(true)
  })

  it('a page with an Expires ahead, for as long as it says', async () => {
    expect(await isStored(withHeader('Expires', 'Thu, 01 Jan 2026 00:01:00 GMT'))).toBe(true)
  })

  it('the shortest of the lifetimes that view and answer name', async () => {
    const { Counting } = counting(withHeader('Cache-Control', 'max-age=60'))
    await using client = serve(Counting.asView({ cacheSeconds: 3600 }))
    await client.get('/')
    expect((await client.get('/')).headers.get('cache-status')).toMatch(/hit; ttl=(60|59)$/)
  })

  it('an encoded body for those alone who accept the encoding (CACHE-38)', async () => {
    const { Counting } = counting((view) => {
      const encoding = view.request.headers['accept-encoding'] ?? 'identity'
      return new HttpResponse(encoding, {
        headers: encoding === 'identity' ? {} : { 'Content-Encoding': encoding },
      })
    })
    await using client = serve(Counting.asView())
    await client.get('/', { headers: { 'Accept-Encoding': 'br' } })
    expect((await client.get('/')).text()).toBe('identity')
  })

  it('an answer to another origin for that origin alone', async () => {
    const { Counting } = counting(
      (view) =>
        new HttpResponse('data', {
          headers: { 'Access-Control-Allow-Origin': String(view.request.headers.origin) },
        }),
    )
    await using client = serve(Counting.asView())
    for (const origin of ['https://a.example', 'https://b.example', 'https://a.example']) {
      const answer = await client.get('/', { headers: { Origin: origin } })
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin)
    }
  })

  it('never an answer that forbids it, however the fields are written (CACHE-06, CACHE-07)', async () => {
    const casing = (word: string): fc.Arbitrary<string> => fc.mixedCase(fc.constant(word))
    const blank = fc.constantFrom('', ' ', '\t ')
    const forbidding = fc.oneof(
      ...['private', 'no-store', 'no-cache', 'private="x"', 'no-cache="a, b"', 'max-age=0', 's-maxage=0'].map(
        casing,
      ),
    )
    const harmless = fc.oneof(...['public', 'max-age=60', 'ext="a, b"', 'immutable', 'x=y'].map(casing))
    const { Counting, runs } = counting(
      (view) =>
        new HttpResponse('page', {
          headers: { 'Cache-Control': decodeURIComponent(view.request.query['c'] as string) },
        }),
    )
    await using client = serve(Counting.asView())
    let expectedRuns = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(blank, harmless)),
        fc.tuple(blank, forbidding),
        fc.nat(),
        async (rest, no, at) => {
          const directives = rest.toSpliced(at % (rest.length + 1), 0, no)
          const value = directives.map(([space, text]) => `${space}${text}${space}`).join(',')
          const path = `/?c=${encodeURIComponent(encodeURIComponent(value))}`
          await client.get(path)
          await client.get(path)
          expectedRuns += 2
          expect(runs.count, value).toBe(expectedRuns)
        },
      ),
      { numRuns: Math.min(numRuns, 300) },
    )
  })
})
