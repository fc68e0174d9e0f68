import { expect, it } from 'vitest'
import { LruMap } from '../../src/internal/lru-map.ts'

it('lets go of the entry used longest ago, and says which', () => {
  const map = new LruMap<string, number>(2)
  expect([map.set('a', 1), map.set('b', 2), map.get('a'), map.set('c', 3)]).toEqual([
    undefined,
    undefined,
    1,
    'b',
  ])
  expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2])
})
