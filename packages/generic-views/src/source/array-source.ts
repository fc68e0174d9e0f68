import { SeekableArray, type Ordering, type Position, type PositionedRow } from '@belvedere/pagination'
import type { Scope } from '@belvedere/views-core'
import type { ModelName, ObjectSource } from './object-source.ts'

export interface ArraySourceOptions {
  /** What a row is called, for templates and contexts: `'article'`. @default null */
  readonly name?: string | null
  readonly appLabel?: string | null | undefined
}

/**
 * Rows in memory as a source for generic views: for examples, tests, and short lists that never change.
 *
 * @typeParam TRow - One row.
 *
 * @example
 * ```ts
 * import { ArraySource } from '@belvedere/generic-views'
 *
 * const trees = new ArraySource([{ id: 1, name: 'oak' }, { id: 2, name: 'ash' }], { name: 'tree' })
 * await trees.orderBy('name').all() // => [{ id: 2, name: 'ash' }, { id: 1, name: 'oak' }]
 * await trees.filter({ name: 'oak' }).count() // => 1
 * ```
 */
export class ArraySource<TRow extends object> implements ObjectSource<TRow> {
  readonly model: ModelName | undefined
  readonly ordered = true
  readonly #rows: readonly TRow[]
  readonly #scope: Scope | null
  readonly #ordering: readonly string[]

  constructor(
    rows: readonly TRow[],
    options: ArraySourceOptions = {},
    scope: Scope | null = null,
    ordering: readonly string[] = [],
  ) {
    this.#rows = rows
    this.#scope = scope
    this.#ordering = ordering
    this.model = options.name ? { name: options.name, appLabel: options.appLabel } : undefined
  }

  /** The rows whose fields have exactly these values. */
  filter(where: Record<string, unknown>): ArraySource<TRow> {
    const wanted = Object.entries(where)
    return this.#with(
      this.#rows.filter((row) => wanted.every(([field, value]) => compare(read(row, field), value) === 0)),
    )
  }

  /** Sorts by these fields; nulls come last, or first where the order is turned around. Equal rows keep their places. */
  orderBy(...ordering: readonly string[]): ArraySource<TRow> {
    const fields = ordering.map((each) => ({
      field: each.replace(/^-/, ''),
      sign: each.startsWith('-') ? -1 : 1,
    }))
    return this.#with(
      this.#rows.toSorted((a, b) => {
        for (const { field, sign } of fields) {
          const order = compare(read(a, field), read(b, field))
          if (order !== 0) return order * sign
        }
        return 0
      }),
      ordering,
    )
  }

  /** What {@link orderBy} was given last: unique columns in the end, for pages by cursor. */
  ordering(): readonly Ordering[] {
    return this.#seekable().ordering()
  }

  seek(ordering: readonly Ordering[], after: Position): SeekableArray<TRow> {
    this.#scope?.signal.throwIfAborted()
    return this.#seekable().seek(ordering, after)
  }

  positioned(): Promise<PositionedRow<TRow>[]> {
    return this.#seekable().slice(0, Infinity).positioned()
  }

  slice(start: number, end: number): ArraySource<TRow> {
    return this.#with(this.#rows.slice(start, end))
  }

  within(scope: Scope): ArraySource<TRow> {
    return new ArraySource(this.#rows, this.model ?? {}, scope, this.#ordering)
  }

  async all(): Promise<TRow[]> {
    this.#scope?.signal.throwIfAborted()
    return [...this.#rows]
  }

  async count(): Promise<number> {
    return this.#rows.length
  }

  async exists(): Promise<boolean> {
    return this.#rows.length > 0
  }

  /** Takes a column for what it is in the first row: a number, a bigint or a text. */
  parseKey(field: string, text: string): unknown {
    const sample = this.#rows.length === 0 ? undefined : read(this.#rows[0]!, field)
    if (typeof sample === 'string') return text
    if (!/^(0|-?[1-9]\d*)$/.test(text)) return undefined
    if (typeof sample === 'bigint') return BigInt(text)
    const number = Number(text)
    return typeof sample === 'number' && Number.isSafeInteger(number) ? number : undefined
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TRow, void, undefined> {
    for (const row of this.#rows) {
      this.#scope?.signal.throwIfAborted()
      yield row
    }
  }

  #seekable(): SeekableArray<TRow> {
    return new SeekableArray(this.#rows).orderBy(...this.#ordering)
  }

  #with(rows: readonly TRow[], ordering: readonly string[] = this.#ordering): ArraySource<TRow> {
    return new ArraySource(rows, this.model ?? {}, this.#scope, ordering)
  }
}

function read(row: object, field: string): unknown {
  return (row as Readonly<Record<string, unknown>>)[field]
}

/** Orders values as a database does: by value, nulls after everything else. */
function compare(a: unknown, b: unknown): number {
  if (a === null || a === undefined || b === null || b === undefined) {
    return Number(a === null || a === undefined) - Number(b === null || b === undefined)
  }
  const [left, right] = [comparable(a), comparable(b)]
  return left === right ? 0 : left < right ? -1 : 1
}

function comparable(value: unknown): string | number | bigint {
  if (value instanceof Date) return value.getTime()
  if (typeof value === 'boolean') return Number(value)
  return value as string | number | bigint
}
