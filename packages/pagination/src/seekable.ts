import type { Awaitable } from './internal/awaitable.ts'

/** One column of an ordering. */
export interface Ordering {
  readonly field: string
  readonly descending: boolean
  readonly nulls: 'first' | 'last'
}

/**
 * Where a row stands: the value of each column of the ordering, as the text that the database itself gives. Values
 * that went through JavaScript lose digits: a date drops its microseconds, a large integer its end.
 */
export type Position = readonly (string | null)[]

/** A row, and where it stands. */
export interface PositionedRow<TRow> {
  readonly row: TRow
  readonly position: Position
}

/**
 * Rows in a total order that can be entered at any position: what a {@link CursorPaginator} reads from.
 *
 * @typeParam TRow - One row as the source returns it.
 */
export interface Seekable<TRow> {
  /** The columns that the rows are ordered by; total, so the last ones are a unique key. */
  ordering(): Awaitable<readonly Ordering[]>
  /**
   * The rows that come after a position in the given ordering, in that ordering, the row at the position itself left
   * out. All rows when `after` is empty.
   */
  seek(ordering: readonly Ordering[], after: Position): Seekable<TRow>
  /** The rows from `start` up to, not including, `end`, both counted from 0. */
  slice(start: number, end: number): { positioned(): Awaitable<readonly PositionedRow<TRow>[]> }
  /** The same rows in another order: column names, with `-` before those that descend. */
  orderBy?(...ordering: readonly string[]): Seekable<TRow>
}
