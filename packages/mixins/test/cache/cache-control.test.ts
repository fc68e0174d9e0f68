import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseCacheControl } from '../../src/index.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

const token = fc.stringMatching(/^[\w!#$%&'*+.^`|~-]{1,8}$/)
const value = fc.oneof(fc.constant(null), token, fc.string({ maxLength: 10 }))

it('reads back whatever can be written', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(token, value), { selector: ([name]) => name.toLowerCase() }),
      (directives) => {
        const written = directives.map(([name, each]) =>
          each === null ? name : `${name}="${each.replaceAll(/[\\"]/g, '\\$&')}"`,
        )
        expect(parseCacheControl(written.join(' ,'))).toEqual(
          new Map(directives.map(([name, each]) => [name.toLowerCase(), each])),
        )
      },
    ),
    { numRuns },
  )
})

it('never throws, and takes a time that grows with the text alone', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const directives = parseCacheControl(text)
      expect(directives === null || directives instanceof Map).toBe(true)
    }),
    { numRuns },
  )
  for (const evil of ['"', ' ', 'a="\\', ',', 'a=', 'a ']) {
    const text = evil.repeat(500_000)
    const began = performance.now()
    parseCacheControl(text)
    expect(performance.now() - began).toBeLessThan(1000)
  }
})
