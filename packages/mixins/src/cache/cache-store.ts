import type { Awaitable, HeaderValue } from '@belvedere/views-core'

/** A response as it is kept. Nobody writes to it. */
export interface CacheEntry {
  readonly status: number
  readonly contentType: string | null
  readonly headers: Readonly<Record<string, HeaderValue>>
  readonly body: string | Uint8Array
}

/** An entry that was found. */
export interface CacheHit {
  readonly entry: CacheEntry
  /** Since it was stored, in seconds, from 0 up. */
  readonly ageSeconds: number
  /** Until it may no longer be served, in seconds. */
  readonly ttlSeconds: number
}

/** The values that a request has for header names, as one string: different values, different strings. */
export type VariantOf = (names: readonly string[]) => string

export interface CacheSetOptions {
  /** Header names of the entry's own `Vary`, in lower case. */
  readonly vary: readonly string[]
  /** How long the entry may be served, in seconds, above 0. */
  readonly ttlSeconds: number
}

/**
 * Where responses are kept: by a key, and under each key by the values of the request headers that responses vary on.
 *
 * Each method is one atomic step. A store remembers the union of the names in `vary` that it has been given under a
 * key, and asks `variantOf` with that union; entries from before a name was added are not served any more.
 *
 * @see RFC 9111 {@link https://www.rfc-editor.org/rfc/rfc9111#section-4.1 | Calculating cache keys with the Vary header field}
 */
export interface CacheStore {
  /** The entry of this key and variant, unless its time is up. */
  get(key: string, variantOf: VariantOf): Awaitable<CacheHit | null>
  /** Keeps an entry. @returns false where it is too large to be kept. */
  set(key: string, variantOf: VariantOf, entry: CacheEntry, options: CacheSetOptions): Awaitable<boolean>
  /** Forgets all variants of a key. */
  delete(key: string): Awaitable<void>
  /** Forgets everything. */
  clear(): Awaitable<void>
}
