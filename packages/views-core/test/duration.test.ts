import { describe, expect, it } from 'vitest'
import { durationProblem } from '../src/index.ts'

describe('durationProblem()', () => {
  it.each([1, 1.5, 5000, 2 ** 31 - 1])('takes %s', (ms) => {
    expect(durationProblem(ms)).toBeNull()
  })

  it.each([
    [0, '0'],
    [0.5, '0.5'],
    [-1, '-1'],
    [NaN, 'NaN'],
    [Infinity, 'Infinity'],
    [2 ** 31, '2147483648'],
    ['5', '"5"'],
    [5n, '5'],
    [null, 'null'],
    [undefined, 'undefined'],
    [{}, '[object Object]'],
    [Symbol('ms'), 'Symbol(ms)'],
  ])('CORE-47: refuses %s, which a timer would not wait', (ms, shown) => {
    expect(durationProblem(ms)).toBe(`must be a number of milliseconds from 1 to 2147483647, not ${shown}`)
  })
})
