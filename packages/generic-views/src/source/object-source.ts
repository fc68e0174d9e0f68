import type { Ordering, Position, Seekable } from '@belvedere/pagination'
import type { Awaitable, Scope } from '@belvedere/views-core'

/** What a source of rows is called: names of templates and of context variables follow from it. */
export interface ModelName {
  /** In camelCase, singular: `article`, `bookTag`. */
  readonly name: string
  /** The part of the application that it belongs to: the folder of its templates. `null` for none. */
  readonly appLabel?: string | null | undefined
}

/**
 * A source of rows that generic views can show: lazy and immutable. A QuerySet of `@belvedere/orm-adapter` is one, and
 * so is an {@link ArraySource}; anything else with these methods will do.
 *
 * @typeParam TRow - One row as the source returns it.
 */
export interface ObjectSource<TRow> extends AsyncIterable<TRow> {
  readonly model?: ModelName | undefined
  /** `false` when the rows come in no certain order, so that pages of them may overlap. */
  readonly ordered?: boolean | undefined
  /** The rows whose columns have these values. */
  filter(where: Record<string, unknown>): ObjectSource<TRow>
  /** The rows by these columns; `-` before a name turns its order around. */
  orderBy(...ordering: readonly string[]): ObjectSource<TRow>
  /** The rows from `start` up to, not including, `end`, both counted from 0. */
  slice(start: number, end: number): ObjectSource<TRow>
  /** The same rows, whose reading stops when the scope's signal aborts. */
  within(scope: Scope): ObjectSource<TRow>
  /** The same rows in values that cost the least to write as JSON. */
  forJson?(): ObjectSource<TRow>
  all(): Promise<TRow[]>
  count(): Promise<number>
  exists?(): Promise<boolean>
  /** The columns of a total order: with {@link seek}, what pages by cursor need. */
  ordering?(): Awaitable<readonly Ordering[]>
  /** The rows after a position in an ordering; see `Seekable` of `@belvedere/pagination`. */
  seek?(ordering: readonly Ordering[], after: Position): Seekable<TRow>
  /** Text from a path as a value of this column; `undefined` when no row can have it, which saves the query. */
  parseKey?(field: string, text: string): Awaitable<unknown>
}

/** A name and its rows. */
export interface Model<TRow> extends ModelName {
  readonly objects: ObjectSource<TRow>
}
