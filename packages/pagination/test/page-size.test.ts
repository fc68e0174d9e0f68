import { describe, expect, it } from 'vitest'
import { ConfigurationError, parsePageSize } from '../src/index.ts'

describe('a page size chosen by a client', () => {
  it.each([
    ['50', 50],
    [7, 7],
    ['100', 100],
    ['101', 100],
    [1e9, 100],
    ['9'.repeat(30), 100],
    ['0', 20],
    [-1, 20],
    ['', 20],
    [[], 20],
    [['50'], 20],
    ['1.5', 20],
    [' 50', 20],
    [undefined, 20],
    [NaN, 20],
  ])('PAG-05 for %j is %i', (value, size) => {
    expect(parsePageSize(value, { standard: 20, max: 100 })).toBe(size)
  })

  it.each([
    { standard: 0, max: 100 },
    { standard: 20, max: Infinity },
    { standard: 20, max: 10 },
  ])('refuses %j', (options) => {
    expect(() => parsePageSize('50', options)).toThrow(ConfigurationError)
  })
})
