import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidResponseError, jsonScript } from '../../src/index.ts'

const between = /^<script type="application\/json">([^]*)<\/script>$/

describe('jsonScript()', () => {
  it('CORE-44: lets no value end the element, and gives it back to JSON.parse()', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = between.exec(jsonScript(value))![1]!
        expect(text).not.toMatch(/[<>&\u2028\u2029]/)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: Number(process.env['BELVEDERE_RUNS'] ?? 1000) },
    )
    for (const value of ['</script><script>x', '<!--', ']]>', '\u2028\u2029', { '</SCRIPT>': '&lt;' }]) {
      const text = between.exec(jsonScript(value))![1]!
      expect(text).not.toMatch(/[<>&\u2028\u2029]/)
      expect(JSON.parse(text)).toEqual(value)
    }
  })

  it('refuses an id that could be markup, and what is no JSON', () => {
    expect(jsonScript(1, 'a-b_1')).toBe('<script id="a-b_1" type="application/json">1</script>')
    for (const id of ['', '"', 'a b', '><']) expect(() => jsonScript(1, id)).toThrow(InvalidResponseError)
    for (const data of [undefined, () => 1, Symbol('x')])
      expect(() => jsonScript(data)).toThrow(InvalidResponseError)
  })
})
