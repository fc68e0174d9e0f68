import { readFileSync } from 'node:fs'
import { HttpResponse } from '@belvedere/views-core'
import { expect, it } from 'vitest'
import { MemoryCacheStore } from '../../src/index.ts'
import { counting } from '../support/counting.ts'
import { serve } from '../support/serve.ts'

interface RequestCase {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
}

interface Case {
  readonly input: {
    readonly response: {
      readonly status: number
      readonly cacheControl: string | null
      readonly vary: string | null
      readonly setCookie: boolean
    }
    readonly first: RequestCase
    readonly second: RequestCase
  }
  readonly expect: { readonly secondServedFromCache: boolean }
}

const { cases } = JSON.parse(
  readFileSync(new URL('../conformance/cache-decisions.json', import.meta.url), 'utf8'),
) as { cases: Case[] }

it('serves from the cache only where Django does, in 547 measured cases', async () => {
  const store = new MemoryCacheStore()
  let current = cases[0]!.input.response
  const { Counting } = counting(() => {
    const response = new HttpResponse('page', { status: current.status })
    if (current.cacheControl !== null) response.setHeader('Cache-Control', current.cacheControl)
    if (current.vary !== null) response.setHeader('Vary', current.vary)
    if (current.setCookie) response.setHeader('Set-Cookie', 'sid=A')
    return response
  }, store)
  class Any extends Counting {
    post() {
      return this.get()
    }
    put() {
      return this.get()
    }
  }
  await using client = serve(Any.asView())

  const stricter: Case[] = []
  for (const each of cases) {
    current = each.input.response
    store.clear()
    client.cookies.clear()
    const { first, second } = each.input
    await client.request(first.method, first.path, { headers: first.headers })
    client.cookies.clear()
    const answer = await client.request(second.method, second.path, { headers: second.headers })
    const isHit = /; hit;/.test(answer.headers.get('cache-status') ?? '')
    if (isHit) expect(each.expect.secondServedFromCache, JSON.stringify(each.input)).toBe(true)
    else if (each.expect.secondServedFromCache) stricter.push(each)
  }
  expect(
    Object.fromEntries(
      Array.from(Map.groupBy(stricter, reasonOf), ([reason, those]) => [reason, those.length]),
    ),
  ).toMatchInlineSnapshot(`
      {
        "Cache-Control forbids it": 25,
        "Vary: *": 4,
        "a cookie was set": 8,
        "another Accept": 1,
        "another Accept-Language": 1,
        "another Authorization": 1,
        "another Cookie": 7,
        "only an answer to HEAD was there": 2,
      }
    `)
})

/** Why we do not serve what Django does. */
function reasonOf({ input: { response, first, second } }: Case): string {
  if (response.vary === '*') return 'Vary: *'
  if (response.setCookie) return 'a cookie was set'
  if (/private|no-store|no-cache|max-age=0/i.test(response.cacheControl ?? ''))
    return 'Cache-Control forbids it'
  if (first.method === 'HEAD') return 'only an answer to HEAD was there'
  const differing = ['Cookie', 'Authorization', 'Accept', 'Accept-Language'].find(
    (name) => first.headers[name] !== second.headers[name],
  )
  return differing === undefined ? 'no reason' : `another ${differing}`
}
