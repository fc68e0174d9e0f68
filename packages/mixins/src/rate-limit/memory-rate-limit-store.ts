import { randomInt } from 'node:crypto'
import { ConfigurationError } from '@belvedere/views-core'
import { LRUCache } from 'lru-cache'
import { admit, isRested, type Pace } from './gcra.ts'
import type { RateLimitResult, RateLimitStore } from './rate-limit-store.ts'
import type { RateLimit } from './rate-limit.ts'

export interface MemoryRateLimitStoreOptions {
  /** How many clients are counted one by one. @default 100000 */
  readonly maxKeys?: number
}

interface Client extends Pace {
  readonly rule: RateLimit
}

/** Into how many groups newcomers are put for each limit, when there is no room to count them one by one. */
const GROUPS = 1024
/** For how many different limits at a time there is room in the groups. */
const MOST_LIMITS = 64

/**
 * Counts in the memory of this process, in one synchronous step.
 *
 * Bounded: when there is no room for a newcomer and the client that was away for the longest time still has requests
 * counted against it, nobody is forgotten; newcomers are then counted in 1024 groups, which is coarse and
 * strict, and passes with the flood. So a flood of new addresses does not let a known one start afresh.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: `maxKeys` is not a whole number from 1 up.
 *
 * @example
 * ```ts
 * import { MemoryRateLimitStore } from '@belvedere/mixins'
 *
 * const store = new MemoryRateLimitStore()
 * const twice = { limit: 2, windowSeconds: 60 }
 * store.consume('192.0.2.7', twice, 1, 0).remaining // => 1
 * store.consume('192.0.2.7', twice, 1, 0).remaining // => 0
 * store.consume('192.0.2.7', twice, 1, 0).isAdmitted // => false
 * store.consume('192.0.2.7', twice, 1, 30_000).isAdmitted // => true
 * ```
 */
export class MemoryRateLimitStore implements RateLimitStore {
  readonly #clients: LRUCache<string, Client>
  /** Made for the first flood. */
  #groups: LRUCache<string, Client> | null = null
  readonly #seed = randomInt(2 ** 31)

  constructor({ maxKeys = 100_000 }: MemoryRateLimitStoreOptions = {}) {
    if (!Number.isSafeInteger(maxKeys) || maxKeys < 1) {
      throw new ConfigurationError('new MemoryRateLimitStore()', [
        { attribute: 'maxKeys', problem: `must be a whole number from 1 up, not ${String(maxKeys)}` },
      ])
    }
    this.#clients = new LRUCache({ max: maxKeys })
  }

  /** How many clients are counted one by one. */
  get size(): number {
    return this.#clients.size
  }

  consume(key: string, limit: RateLimit, cost: number, now: number): RateLimitResult {
    return admit(this.#clients.get(key) ?? this.#newcomer(key, limit, now), limit, cost, now)
  }

  #newcomer(key: string, rule: RateLimit, now: number): Pace {
    if (this.#clients.size < this.#clients.max) return this.#count(this.#clients, key, rule)
    const oldest = this.#clients.rvalues().next().value
    if (oldest === undefined || isRested(oldest, oldest.rule, now))
      return this.#count(this.#clients, key, rule)
    // Limits must not mix: what is remembered is counted in units of the limit.
    const { limit, windowSeconds, burst = limit } = rule
    const group = `${limit}/${windowSeconds}/${burst}/${hash(key, this.#seed) % GROUPS}`
    this.#groups ??= new LRUCache({ max: GROUPS * MOST_LIMITS })
    return this.#groups.get(group) ?? this.#count(this.#groups, group, rule)
  }

  #count(clients: LRUCache<string, Client>, key: string, rule: RateLimit): Pace {
    const client: Client = { dueAt: -Infinity, rule }
    clients.set(key, client)
    return client
  }
}

/** FNV-1a. The seed is drawn anew for each store, so that nobody can aim at the group of somebody else. */
function hash(text: string, seed: number): number {
  let value = seed
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193)
  }
  return value >>> 0
}

let shared: MemoryRateLimitStore | null = null

/** Where views count that name no store: one for the process, with the default bounds. */
export function defaultRateLimitStore(): RateLimitStore {
  return (shared ??= new MemoryRateLimitStore())
}
