import { ConfigurationError, systemClock, type Clock, type Mistake } from '@belvedere/views-core'
import { LRUCache } from 'lru-cache'
import type { CacheEntry, CacheHit, CacheSetOptions, CacheStore, VariantOf } from './cache-store.ts'

export interface MemoryCacheStoreOptions {
  /** Bytes of all entries with their keys, about. @default 67108864, which is 64 MiB */
  readonly maxBytes?: number
  /** How many responses, counting each URL once more. @default 10000 */
  readonly maxEntries?: number
  /** Bytes of the largest response that is kept. @default 1048576, which is 1 MiB */
  readonly maxEntryBytes?: number
  /** By which entries age. @default systemClock */
  readonly clock?: Clock
}

/** What is known of a key. Its entries have its place in their own keys, so that they go when it goes. */
interface Resource {
  /** A number of its own; alone it is where the entry is while nothing varies. */
  readonly place: string
  readonly vary: readonly string[]
}

interface Kept {
  readonly entry: CacheEntry
  /** Milliseconds on the clock's monotonic scale. */
  readonly storedAt: number
  readonly expiresAt: number
}

const NO_NAMES: readonly string[] = []
/** What an entry takes beside its texts, about. */
const OVERHEAD_BYTES = 400

/**
 * Keeps responses in the memory of this process: the least recently used go first.
 *
 * Always bounded three ways, by bytes, by number and by the size of one entry. Ages by a monotonic clock, so changes
 * of the wall clock do not matter.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: a bound is not a whole number from 1 up.
 *
 * @example
 * ```ts
 * import { MemoryCacheStore } from '@belvedere/mixins'
 *
 * const store = new MemoryCacheStore({ maxBytes: 16 * 1024 * 1024 })
 * const page = { status: 200, contentType: 'text/html', headers: {}, body: '<p>Hello</p>' }
 * const french = (names: readonly string[]) => names.map((name) => `${name}=fr`).join('&')
 * store.set('/hello', french, page, { vary: ['accept-language'], ttlSeconds: 60 }) // => true
 * store.get('/hello', french)?.entry.body // => '<p>Hello</p>'
 * store.get('/hello', () => 'accept-language=de') // => null
 * ```
 */
export class MemoryCacheStore implements CacheStore {
  readonly #kept: LRUCache<string, Resource | Kept>
  readonly #clock: Clock
  #lastNumber = 0

  constructor(options: MemoryCacheStoreOptions = {}) {
    const { maxBytes = 64 * 2 ** 20, maxEntries = 10_000, maxEntryBytes = 2 ** 20 } = options
    const mistakes = Object.entries({ maxBytes, maxEntries, maxEntryBytes }).flatMap(
      ([attribute, value]): Mistake[] =>
        Number.isSafeInteger(value) && value >= 1
          ? []
          : [{ attribute, problem: `must be a whole number from 1 up, not ${String(value)}` }],
    )
    if (mistakes.length > 0) throw new ConfigurationError('new MemoryCacheStore()', mistakes)
    this.#clock = options.clock ?? systemClock
    this.#kept = new LRUCache({ max: maxEntries, maxSize: maxBytes, maxEntrySize: maxEntryBytes })
  }

  /** Bytes in use, about, keys included. */
  get bytes(): number {
    return this.#kept.calculatedSize
  }

  get(key: string, variantOf: VariantOf): CacheHit | null {
    const resource = this.#kept.get(key) as Resource | undefined
    if (resource === undefined) return null
    const place = placeOf(resource, variantOf)
    const kept = this.#kept.get(place) as Kept | undefined
    if (kept === undefined) return null
    const now = this.#clock.now()
    if (now >= kept.expiresAt) {
      this.#kept.delete(place)
      return null
    }
    const { entry, storedAt, expiresAt } = kept
    return { entry, ageSeconds: (now - storedAt) / 1000, ttlSeconds: (expiresAt - now) / 1000 }
  }

  set(key: string, variantOf: VariantOf, entry: CacheEntry, { vary, ttlSeconds }: CacheSetOptions): boolean {
    const resource = this.#learn(key, vary)
    const place = placeOf(resource, variantOf)
    const storedAt = this.#clock.now()
    const kept: Kept = { entry, storedAt, expiresAt: storedAt + ttlSeconds * 1000 }
    this.#kept.set(place, kept, { size: sizeOf(place, entry) })
    return this.#kept.has(place)
  }

  delete(key: string): void {
    this.#kept.delete(key)
  }

  clear(): void {
    this.#kept.clear()
  }

  #learn(key: string, vary: readonly string[]): Resource {
    const known = this.#kept.get(key) as Resource | undefined
    const names = known?.vary ?? NO_NAMES
    const added = vary.filter((name) => !names.includes(name))
    if (known !== undefined && added.length === 0) return known
    // The sign in front keeps these apart from keys, whatever those are.
    const place = known?.place ?? `\n${++this.#lastNumber}`
    const resource = { place, vary: [...names, ...added].toSorted() }
    this.#kept.set(key, resource, { size: OVERHEAD_BYTES + key.length * 2 })
    return resource
  }
}

function placeOf({ place, vary }: Resource, variantOf: VariantOf): string {
  return vary.length === 0 ? place : `${place} ${variantOf(vary)}`
}

/** A string may take two bytes for each character. */
function sizeOf(place: string, { body, headers }: CacheEntry): number {
  let size = OVERHEAD_BYTES + place.length * 2
  size += typeof body === 'string' ? body.length * 2 : body.byteLength
  for (const name in headers) size += (name.length + String(headers[name]).length) * 2
  return size
}

let shared: MemoryCacheStore | null = null

/** The store of views that name none: one for the process, with the default bounds. */
export function defaultCacheStore(): CacheStore {
  return (shared ??= new MemoryCacheStore())
}
