import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/body/parse-json.ts'
import { parseMediaType } from '../../src/body/media-type.ts'
import { MalformedBodyError, PayloadTooLargeError } from '../../src/index.ts'
import { assertLinearTime } from '../support/linear-time.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)
const limits = { maxBytes: 2 ** 20, maxDepth: 8, maxFields: 10 }

/** Lists and objects that are open at once, at most. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  return 1 + Math.max(0, ...Object.values(value).map(depthOf))
}

function widestOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const own = Array.isArray(value) ? 0 : Object.keys(value).length
  return Math.max(own, ...Object.values(value).map(widestOf))
}

describe('parseJson()', () => {
  it('CORE-19, CORE-20: takes every value within the limits as JSON.parse() does, and none beyond them', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 12 }), fc.constantFrom(undefined, 2), (value, space) => {
        const text = JSON.stringify(value, null, space)
        const isWithin = depthOf(value) <= limits.maxDepth && widestOf(value) <= limits.maxFields
        if (isWithin) expect(parseJson(text, limits)).toEqual(JSON.parse(text))
        else expect(() => parseJson(text, limits)).toThrow('The body')
      }),
      { numRuns },
    )
  })

  it('answers any text with a value, 400 or 413, and with no word of it', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ':',
      ',',
      '"a"',
      '1',
      'true',
      ' ',
      '\\"',
      'é',
      '\u2028',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        try {
          expect(parseJson(text, limits)).toEqual(JSON.parse(text))
        } catch (error) {
          expect(MalformedBodyError.is(error) || PayloadTooLargeError.is(error), String(error)).toBe(true)
        }
      }),
      { numRuns: numRuns * 5 },
    )
  })

  it('looks at each sign once, however hostile the text', () => {
    for (const piece of ['[', ']', '"', '\\', '{"a":', '"\\"', ':', ' ']) {
      assertLinearTime((text) => {
        expect(() => parseJson(text, { ...limits, maxFields: Infinity, maxDepth: Infinity })).toThrow(
          'The body',
        )
      }, piece)
    }
  })
})

describe('parseMediaType()', () => {
  it('CORE-22: takes a type and its parameters whole, or nothing', () => {
    expect(parseMediaType('Text/HTML; Charset="a\\"b" ;x=1')).toEqual({
      type: 'text/html',
      parameters: new Map([
        ['charset', 'a"b'],
        ['x', '1'],
      ]),
    })
    for (const text of [
      '',
      'text',
      'text/',
      '/html',
      'text/html charset=x',
      'text/html;a="b',
      'a/b;c=d e',
      'a/b\0',
    ])
      expect(parseMediaType(text), text).toBeNull()
  })

  it('takes no longer for hostile text', () => {
    for (const piece of ['a', ';', ' ', '; a', '="', '\\', ' ;'])
      assertLinearTime((text) => parseMediaType(`a/b;x="${text}`), piece)
  })
})
