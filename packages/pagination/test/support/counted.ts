import type { CountedSource } from '../../src/index.ts'

export interface Counted extends CountedSource<number> {
  /** How many times the rows were counted. */
  counts: number
  /** Every `[start, end]` that was read. */
  reads: [number, number][]
  /** Rows there are; may change between two reads. */
  size: number
}

/** The numbers 0 to `size - 1`, read like a QuerySet, with a record of what was asked for. */
export function counted(size: number, hooks: { afterCount?: (source: Counted) => void } = {}): Counted {
  return {
    counts: 0,
    reads: [],
    size,
    async count() {
      this.counts++
      const count = this.size
      hooks.afterCount?.(this)
      return count
    },
    slice(start, end) {
      return {
        all: async () => {
          this.reads.push([start, end])
          return Array.from(
            { length: Math.max(0, Math.min(end, this.size) - start) },
            (_, index) => start + index,
          )
        },
      }
    },
  }
}
