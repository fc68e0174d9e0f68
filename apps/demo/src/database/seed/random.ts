/** A stream of numbers that depends on nothing but what it was created from. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number
  /** True with the given probability, from 0 to 1. */
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** `count` different members of `list`, or all of them when it has fewer; in random order. */
  sample<T>(list: readonly T[], count: number): T[]
}

/**
 * Makes the stream that belongs to `key`.
 *
 * Each row of the seed has a key of its own, so any row can be made without making those before it.
 *
 * @example
 * ```ts
 * createRandom('article', 7).integer(1, 100) === createRandom('article', 7).integer(1, 100) // => true
 * ```
 */
export function createRandom(...key: readonly (string | number)[]): Random {
  let state = hash(key.join('/'))

  // Mulberry32: 32 bits of state, passes the usual statistical tests, six operations.
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  function integer(least: number, most: number): number {
    return least + Math.floor(next() * (most - least + 1))
  }

  function pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('Nothing can be picked from an empty list.')
    return list[integer(0, list.length - 1)] as T
  }

  function sample<T>(list: readonly T[], count: number): T[] {
    const rest = [...list]
    const taken: T[] = []
    while (taken.length < count && rest.length > 0) {
      taken.push(...rest.splice(integer(0, rest.length - 1), 1))
    }
    return taken
  }

  return { next, integer, pick, sample, chance: (probability) => next() < probability }
}

/** FNV-1a over UTF-16 units: enough to keep neighbouring keys apart. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value | 0
}
