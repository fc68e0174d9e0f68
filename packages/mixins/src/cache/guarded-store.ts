import type { Awaitable } from '@belvedere/views-core'
import type { CacheEntry, CacheHit, CacheSetOptions, CacheStore, VariantOf } from './cache-store.ts'

const guarded = new WeakMap<CacheStore, GuardedStore>()

/**
 * A store whose failures cost a hit and never an answer. A warning tells of the first failure, and again of the first
 * one after it has worked in between.
 */
export class GuardedStore {
  readonly #store: CacheStore
  #isFailing = false

  constructor(store: CacheStore) {
    this.#store = store
  }

  static of(store: CacheStore): GuardedStore {
    let guard = guarded.get(store)
    if (guard === undefined) guarded.set(store, (guard = new GuardedStore(store)))
    return guard
  }

  get(key: string, variantOf: VariantOf): Awaitable<CacheHit | null> {
    return this.#try(() => this.#store.get(key, variantOf), null)
  }

  set(key: string, variantOf: VariantOf, entry: CacheEntry, options: CacheSetOptions): Awaitable<boolean> {
    return this.#try(() => this.#store.set(key, variantOf, entry, options), false)
  }

  #try<TValue>(call: () => Awaitable<TValue>, otherwise: TValue): Awaitable<TValue> {
    try {
      const result = call()
      if (typeof (result as PromiseLike<TValue> | null)?.then !== 'function')
        return this.#worked(result as TValue)
      return (result as PromiseLike<TValue>).then(
        (value) => this.#worked(value),
        (error: unknown) => this.#failed(error, otherwise),
      )
    } catch (error) {
      return this.#failed(error, otherwise)
    }
  }

  #worked<TValue>(value: TValue): TValue {
    this.#isFailing = false
    return value
  }

  #failed<TValue>(error: unknown, otherwise: TValue): TValue {
    if (!this.#isFailing) {
      this.#isFailing = true
      process.emitWarning(`The cache store failed, and pages are made anew: ${String(error)}`, {
        code: 'BELVEDERE_CACHE_STORE',
      })
    }
    return otherwise
  }
}
