import type { Ordering, Position, PositionedRow, Seekable } from '../../src/index.ts'

/** A row as a database would give it as text. Columns that begin with `n` hold numbers, the others text. */
export type TextRow = Readonly<Record<string, string | null>>

/**
 * Rows in memory that order and seek as PostgreSQL does under the C collation: NULLs where the ordering puts them,
 * numbers by value, text byte by byte. The rows may change between two reads.
 */
export class MemorySeekable implements Seekable<TextRow> {
  /** Reads so far, also those of the sources derived from this one. */
  readonly log: { reads: number; largest: number }
  readonly #rows: readonly TextRow[]
  readonly #ordering: readonly Ordering[]
  readonly #after: Position

  constructor(
    rows: readonly TextRow[],
    ordering: readonly Ordering[],
    after: Position = [],
    log = { reads: 0, largest: 0 },
  ) {
    this.#rows = rows
    this.#ordering = ordering
    this.#after = after
    this.log = log
  }

  ordering(): readonly Ordering[] {
    return this.#ordering
  }

  orderBy(...fields: readonly string[]): MemorySeekable {
    const ordering = fields.map((name): Ordering => {
      const descending = name.startsWith('-')
      return { field: descending ? name.slice(1) : name, descending, nulls: descending ? 'first' : 'last' }
    })
    return new MemorySeekable(this.#rows, ordering, this.#after, this.log)
  }

  seek(ordering: readonly Ordering[], after: Position): MemorySeekable {
    return new MemorySeekable(this.#rows, ordering, after, this.log)
  }

  sorted(): TextRow[] {
    return this.#rows.toSorted((a, b) => this.#compare(this.#position(a), this.#position(b)))
  }

  slice(start: number, end: number) {
    return {
      positioned: async (): Promise<PositionedRow<TextRow>[]> => {
        this.log.reads++
        this.log.largest = Math.max(this.log.largest, end - start)
        return this.sorted()
          .map((row) => ({ row, position: this.#position(row) }))
          .filter(({ position }) => this.#after.length === 0 || this.#compare(position, this.#after) > 0)
          .slice(start, end)
      },
    }
  }

  #position(row: TextRow): Position {
    return this.#ordering.map(({ field }) => row[field] ?? null)
  }

  #compare(a: Position, b: Position): number {
    for (const [column, { field, descending, nulls }] of this.#ordering.entries()) {
      const [x, y] = [a[column] ?? null, b[column] ?? null]
      if (x === y) continue
      if (x === null) return nulls === 'first' ? -1 : 1
      if (y === null) return nulls === 'first' ? 1 : -1
      const order = field.startsWith('n')
        ? compareNumbers(x, y)
        : Buffer.compare(Buffer.from(x), Buffer.from(y))
      if (order !== 0) return descending ? -order : order
    }
    return 0
  }
}

function compareNumbers(x: string, y: string): number {
  const [a, b] = [BigInt(x), BigInt(y)]
  return a < b ? -1 : a > b ? 1 : 0
}
