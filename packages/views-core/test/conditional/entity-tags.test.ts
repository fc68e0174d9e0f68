import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidResponseError, parseEntityTags, quoteEntityTag } from '../../src/index.ts'
import { assertLinearTime } from '../support/linear-time.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

const opaque = fc.string({ unit: fc.constantFrom(...'abcXYZ019!#,/*=- '.split('')), maxLength: 12 })
const tag = fc.tuple(fc.boolean(), opaque).map(([weak, text]) => `${weak ? 'W/' : ''}"${text}"`)

describe('parseEntityTags', () => {
  it('reads back any list of tags, however they are spaced', () => {
    const separator = fc.constantFrom(',', ', ', ' ,\t', ',,', ' , , ')
    fc.assert(
      fc.property(fc.array(tag, { minLength: 1 }), separator, (tags, between) => {
        expect(parseEntityTags(tags.join(between))).toEqual(tags)
      }),
      { numRuns },
    )
  })

  it('reads any text without throwing, and gives tags alone', () => {
    const noise = fc.string({
      unit: fc.constantFrom('"', ',', ' ', 'W', '/', '*', 'a', '\u00e9', '\0'),
      maxLength: 60,
    })
    fc.assert(
      fc.property(noise, (text) => {
        for (const each of parseEntityTags(text)) expect(each).toMatch(/^(?:\*|(?:W\/)?"[^"]*")$/)
      }),
      { numRuns },
    )
  })

  it.each([
    ['*', ['*']],
    [' * ', ['*']],
    ['', []],
    ['abc', []],
    ['"a" "b"', []],
    ['"a" x, "b"', ['"b"']],
    ['"a,b"', ['"a,b"']],
    ['w/"a"', []],
    ['"a", "b', ['"a"']],
  ])('reads %j as %j', (field, tags) => {
    expect(parseEntityTags(field)).toEqual(tags)
  })

  it.each([
    ['open quotes', '",'],
    ['commas', ','],
    ['tags', '"a",'],
    ['tags without commas', '"a" '],
    ['blanks', ' '],
    ['weak marks', 'W/,'],
  ])('takes linear time for a megabyte of %s', (_what, piece) => {
    assertLinearTime(parseEntityTags, piece)
  })
})

/** A tag as its reader sees it, or `null` when it was refused. */
function quoted(text: string): readonly string[] | null {
  try {
    return parseEntityTags(quoteEntityTag(text))
  } catch {
    return null
  }
}

describe('quoteEntityTag', () => {
  it('quotes what has no quotes, and refuses what no header can carry', () => {
    fc.assert(
      fc.property(fc.oneof(opaque, tag, fc.string({ unit: 'binary', maxLength: 20 })), (text) => {
        const tags = quoted(text)
        if (/^[ !#-~]*$/.test(text)) expect(tags).toEqual([`"${text}"`])
        else expect(tags === null || tags[0] === text).toBe(true)
      }),
      { numRuns },
    )
    expect(quoteEntityTag('W/"v3"')).toBe('W/"v3"')
    expect(() => quoteEntityTag('a"b')).toThrow('hash it')
    expect(() => quoteEntityTag('a\r\nX: y')).toThrow(InvalidResponseError)
  })
})
