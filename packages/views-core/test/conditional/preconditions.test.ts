import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { evaluatePreconditions } from '../../src/index.ts'

interface Recording {
  readonly source: string
  readonly cases: readonly {
    readonly input: {
      readonly method: string
      readonly etag: string | null
      readonly lastModified: string | null
      readonly headers: Readonly<Record<string, string>>
    }
    readonly expect: 304 | 412 | 'proceed'
  }[]
}

const recording = JSON.parse(
  readFileSync(new URL('../conformance/conditional.json', import.meta.url), 'utf8'),
) as Recording

describe('evaluatePreconditions', () => {
  it(`J-11 J-12 J-13: answers every recorded combination of headers as ${recording.source}`, () => {
    expect(recording.cases.length).toBeGreaterThan(1500)
    for (const { input, expect: expected } of recording.cases) {
      const headers = Object.fromEntries(
        Object.entries(input.headers).map(([name, value]) => [name.toLowerCase(), value]),
      )
      const lastModified = input.lastModified === null ? null : new Date(input.lastModified)
      const verdict = evaluatePreconditions(
        { method: input.method, headers },
        { etag: input.etag, lastModified },
      )
      expect(verdict ?? 'proceed', JSON.stringify(input)).toBe(expected)
    }
  })

  it.each(['', 'abc', '"abc', ','])(
    'refuses a write guarded by an If-Match of %j, which cannot be read',
    (field) => {
      const state = { etag: '"abc"', lastModified: null }
      expect(evaluatePreconditions({ method: 'PUT', headers: { 'if-match': field } }, state)).toBe(412)
    },
  )

  it('compares dates to the second, as they are sent', () => {
    const state = { etag: null, lastModified: new Date('2015-10-21T07:28:00.900Z') }
    const headers = { 'if-modified-since': 'Wed, 21 Oct 2015 07:28:00 GMT' }
    expect(evaluatePreconditions({ method: 'GET', headers }, state)).toBe(304)
  })
})
