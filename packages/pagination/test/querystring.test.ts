import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { querystring } from '../src/index.ts'
import { numRuns } from './support/runs.ts'

describe('querystring', () => {
  it.each([
    ['changes a parameter in its place', '?a=1&b=2&c=3', { b: 9 }, '?a=1&b=9&c=3'],
    ['adds a parameter at the end', '/list?a=1', { b: 'x y' }, '?a=1&b=x+y'],
    ['removes with null and undefined', '?a=1&b=2&c=3', { a: null, c: undefined }, '?b=2'],
    ['sets several values where the first stood', '?a=1&b=2&a=3', { a: ['x', 'y'] }, '?a=x&a=y&b=2'],
    ['removes with an empty array', '?a=1&b=2', { a: [] }, '?b=2'],
    ['keeps the writing of the others', '?q=%7e%2B+x&flag&e=', { page: 2 }, '?q=%7e%2B+x&flag&e=&page=2'],
    ['knows a name in any writing', '?p%61ge=1&a+b=2', { page: 2, 'a b': 3 }, '?page=2&a+b=3'],
    ['leaves a bare question mark when nothing is left', '/list?page=2', { page: null }, '?'],
    ['takes booleans and bigints', '', { a: false, b: 10n }, '?a=false&b=10'],
    ['is not fooled by names of Object', '?__proto__=1', { constructor: 2 }, '?__proto__=1&constructor=2'],
  ])('%s', (_, current, changes, expected) => {
    expect(querystring(current, changes)).toBe(expected)
  })

  it('takes a URL and URLSearchParams', () => {
    expect(querystring(new URL('https://site.example/list?a=1#x'), { b: 2 })).toBe('?a=1&b=2')
    expect(querystring(new URLSearchParams([['a', '&']]), { b: 2 })).toBe('?a=%26&b=2')
  })

  it('reads back as the old parameters with the changes made', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 3 })
    const pairs = fc.array(fc.tuple(name, fc.string({ unit: 'grapheme' })))
    fc.assert(
      fc.property(pairs, name, fc.array(fc.string({ unit: 'grapheme' })), (before, changed, values) => {
        const result = new URLSearchParams(
          querystring(new URLSearchParams(before), Object.fromEntries([[changed, values]])),
        )
        expect(result.getAll(changed)).toEqual(values)
        expect([...result].filter(([one]) => one !== changed)).toEqual(
          before.filter(([one]) => one !== changed),
        )
      }),
      { numRuns },
    )
  })
})
