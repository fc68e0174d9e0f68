import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHttpDate, parseHttpDate } from '../../src/index.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)
const now = new Date('2026-06-01T00:00:00Z')

describe('parseHttpDate', () => {
  it('reads back what formatHttpDate writes, to the second', () => {
    const range = { min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') }
    fc.assert(
      fc.property(fc.date({ ...range, noInvalidDate: true }), (date) => {
        const seconds = Math.floor(date.getTime() / 1000)
        expect(parseHttpDate(formatHttpDate(date))?.getTime()).toBe(seconds * 1000)
      }),
      { numRuns },
    )
  })

  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sunday, 06-Nov-94 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
    ['Sun Nov  6 08:49:37 1994', '1994-11-06T08:49:37.000Z'],
    ['Friday, 06-Nov-76 08:49:37 GMT', '2076-11-06T08:49:37.000Z'],
    ['Sunday, 06-Nov-77 08:49:37 GMT', '1977-11-06T08:49:37.000Z'],
    ['sun, 06 NOV 1994 08:49:37 GMT', '1994-11-06T08:49:37.000Z'],
  ])('reads %j', (text, iso) => {
    expect(parseHttpDate(text, now)?.toISOString()).toBe(iso)
  })

  it.each([
    '',
    'junk',
    '1994-11-06T08:49:37Z',
    'Sun, 31 Feb 1994 08:49:37 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:00 GMT',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 06 Nov 1994 08:49:37 GMT\n',
    ' Sun, 06 Nov 1994 08:49:37 GMT',
    'Sun, ٠٦ Nov 1994 08:49:37 GMT',
  ])('takes %j for no date', (text) => {
    expect(parseHttpDate(text, now)).toBeNull()
  })

  it('reads any text without throwing', () => {
    const noise = fc.string({ unit: fc.constantFrom(...'SunNov, 0169:-GMT'.split('')), maxLength: 40 })
    fc.assert(
      fc.property(noise, (text) => {
        const date = parseHttpDate(text)
        expect(date === null || !Number.isNaN(date.getTime())).toBe(true)
      }),
      { numRuns },
    )
    expect(parseHttpDate('Sun, '.repeat(200_000))).toBeNull()
  })
})
