import type { AnySchema, OneName, Row, TableOf, TargetOf } from '../schema/types.ts'

type Signed<TName extends string> = TName | `-${TName}`
type Names<TRow> = keyof TRow & string

/** A field to order by, with `-` in front for descending; `author.name` is one of the row that a relation leads to. */
export type OrderingName<TSchema extends AnySchema, TTable extends TableOf<TSchema>> = Signed<
  | Names<Row<TSchema, TTable>>
  | 'pk'
  | {
      [TName in OneName<TSchema, TTable>]: `${TName}.${Names<Row<TSchema, TargetOf<TSchema, TTable, TName>>>}`
    }[OneName<TSchema, TTable>]
>

/** One step of an ordering. */
export interface Ordering {
  /** As in `publishedAt` or `author.name`. */
  readonly field: string
  readonly descending: boolean
  /** Where rows without a value stand; PostgreSQL takes null as the largest value. */
  readonly nulls: 'first' | 'last'
}

/** Reads `-publishedAt`; `reversed` turns every direction round. */
export function orderingOf(name: string, reversed: boolean): Ordering {
  const descending = name.startsWith('-') !== reversed
  return {
    field: name.startsWith('-') ? name.slice(1) : name,
    descending,
    nulls: descending ? 'first' : 'last',
  }
}
