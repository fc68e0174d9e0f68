import type { QuerySet } from '../queryset/queryset.ts'
import type { AnySchema, Row, TableOf } from './types.ts'

/** A table as the program asks it: its name, and all its rows. */
export interface Model<TSchema extends AnySchema, TTable extends TableOf<TSchema>> {
  /** As in `article`: names templates and context variables. */
  readonly name: TTable
  /** The part of the application it belongs to, for names of templates; `null` for none. */
  readonly appLabel: string | null
  /** The table, by the name it has in the schema. */
  readonly table: TTable
  /** All rows; every query starts here. */
  readonly objects: QuerySet<TSchema, TTable, Row<TSchema, TTable>>
}

/**
 * The row type of a model or of a QuerySet, with all that was selected and prefetched.
 *
 * @example
 * ```ts
 * import type { RowOf } from '@belvedere/orm-adapter'
 *
 * const source = { all: async () => [{ id: 1 }] }
 * const row: RowOf<typeof source> = { id: 2 }
 * row.id // => 2
 * ```
 */
export type RowOf<TSource> = TSource extends { readonly objects: { all(): Promise<(infer TRow)[]> } }
  ? TRow
  : TSource extends { all(): Promise<(infer TRow)[]> }
    ? TRow
    : never
