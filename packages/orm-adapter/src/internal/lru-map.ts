/** A map that keeps the `max` entries used last; a Map iterates in the order of insertion, so its first key is the oldest. */
export class LruMap<TKey, TValue> {
  readonly #entries = new Map<TKey, TValue>()
  readonly #max: number

  constructor(max: number) {
    this.#max = max
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: TKey): TValue | undefined {
    const value = this.#entries.get(key)
    // Moving an entry to the end costs twice the look-up, so it is done only when something may have to go soon.
    if (value !== undefined && this.#entries.size * 2 > this.#max) {
      this.#entries.delete(key)
      this.#entries.set(key, value)
    }
    return value
  }

  /** Adds an entry and gives the key that had to go, if one had to. */
  set(key: TKey, value: TValue): TKey | undefined {
    this.#entries.delete(key)
    this.#entries.set(key, value)
    if (this.#entries.size <= this.#max) return undefined
    const oldest = this.#entries.keys().next().value as TKey
    this.#entries.delete(oldest)
    return oldest
  }

  delete(key: TKey): void {
    this.#entries.delete(key)
  }
}
