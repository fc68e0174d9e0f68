import type { Ordering, Position, PositionedRow, Seekable } from './seekable.ts'

/**
 * Rows in memory that can be walked by cursor: for short lists, examples and tests. {@link CursorPaginator} makes one of
 * an array by itself.
 *
 * Columns may hold text (ordered by UTF-16 code units), numbers, bigints, booleans, dates, and null or undefined.
 *
 * @typeParam TRow - One row.
 *
 * @example
 * ```ts
 * import { SeekableArray } from '@belvedere/pagination'
 *
 * const trees = new SeekableArray([{ id: 1, name: 'oak' }, { id: 2, name: 'ash' }, { id: 3, name: 'elm' }]).orderBy('name')
 * const [first] = await trees.slice(0, 1).positioned()
 * first // => { row: { id: 2, name: 'ash' }, position: ['ash'] }
 * const after = trees.seek(trees.ordering(), first!.position)
 * await after.slice(0, 9).positioned().then((rows) => rows.map(({ row }) => row.name)) // => ['elm', 'oak']
 * ```
 */
export class SeekableArray<TRow> implements Seekable<TRow> {
  readonly #rows: readonly TRow[]
  readonly #ordering: readonly Ordering[]
  readonly #after: Position

  constructor(rows: readonly TRow[], ordering: readonly Ordering[] = [], after: Position = []) {
    this.#rows = rows
    this.#ordering = ordering
    this.#after = after
  }

  ordering(): readonly Ordering[] {
    return this.#ordering
  }

  /** By these columns, `-` before those that descend; rows without a value come last, or first where it descends. */
  orderBy(...ordering: readonly string[]): SeekableArray<TRow> {
    return new SeekableArray(this.#rows, ordering.map(stepOf), this.#after)
  }

  seek(ordering: readonly Ordering[], after: Position): SeekableArray<TRow> {
    return new SeekableArray(this.#rows, ordering, after)
  }

  slice(start: number, end: number): { positioned(): Promise<PositionedRow<TRow>[]> } {
    return {
      positioned: async () =>
        this.#rows
          .filter((row) => this.#isAfter(row))
          .toSorted((a, b) => this.#compare(a, b))
          .slice(start, end)
          .map((row) => ({ row, position: this.#ordering.map(({ field }) => textOf(read(row, field))) })),
    }
  }

  #isAfter(row: TRow): boolean {
    for (const [index, step] of this.#ordering.entries()) {
      const text = this.#after[index]
      if (text === undefined) return true
      const value = read(row, step.field)
      const order = compareStep(value, text === null ? null : valueLike(value, text), step)
      if (order !== 0) return order > 0
    }
    return false
  }

  #compare(a: TRow, b: TRow): number {
    for (const step of this.#ordering) {
      const order = compareStep(read(a, step.field), read(b, step.field), step)
      if (order !== 0) return order
    }
    return 0
  }
}

type Scalar = string | number | bigint | boolean | Date

function stepOf(name: string): Ordering {
  const descending = name.startsWith('-')
  return { field: descending ? name.slice(1) : name, descending, nulls: descending ? 'first' : 'last' }
}

function read(row: unknown, field: string): Scalar | null {
  return (row as Readonly<Record<string, Scalar | null | undefined>>)[field] ?? null
}

function textOf(value: Scalar | null): string | null {
  if (value === null) return null
  return value instanceof Date ? value.toISOString() : String(value)
}

/** A text of a position as a value of the kind that a row has in that column. */
function valueLike(sample: Scalar | null, text: string): Scalar {
  if (typeof sample === 'number') return Number(text)
  if (typeof sample === 'bigint') return BigInt(text)
  if (typeof sample === 'boolean') return text === 'true'
  return sample instanceof Date ? new Date(text) : text
}

function compareStep(a: Scalar | null, b: Scalar | null, { descending, nulls }: Ordering): number {
  if (a === null || b === null) {
    const order = Number(a === null) - Number(b === null)
    return nulls === 'last' ? order : -order
  }
  const order = Number(a > b) - Number(a < b)
  return descending ? -order : order
}
