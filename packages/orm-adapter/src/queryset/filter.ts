import type { AnySchema, RelationName, Row, TableOf, TargetOf } from '../schema/types.ts'

/** A moment may be given as ISO text too, which keeps microseconds. */
type Input<TValue> = TValue extends Date ? Date | string : TValue

/** Values that are objects are given by `exact`: an object in their place is read as lookups. */
type Plain<TValue> = TValue extends Date | readonly unknown[] | Uint8Array
  ? TValue
  : TValue extends object
    ? never
    : TValue

/** Lookups that every column has. */
export interface ValueLookups<TValue> {
  /** Equal; `null` finds rows without a value. */
  readonly exact?: TValue | null
  /** One of these. No rows and no query for an empty list. `null` in it finds nothing. */
  readonly in?: readonly (TValue | null)[]
  readonly gt?: TValue
  readonly gte?: TValue
  readonly lt?: TValue
  readonly lte?: TValue
  /** From the first to the second, both included. */
  readonly range?: readonly [TValue, TValue]
  readonly isNull?: boolean
}

/** Lookups of columns that are text. `%`, `_` and `\` stand for themselves. */
export interface TextLookups {
  readonly contains?: string
  readonly startsWith?: string
  readonly endsWith?: string
  /** As `exact`, without regard to case; so all that start with `i`. */
  readonly iexact?: string
  readonly icontains?: string
  readonly istartsWith?: string
  readonly iendsWith?: string
}

/** What a column can be filtered by: a value, `null`, or lookups that must all hold. */
export type ColumnFilter<TValue> =
  | Plain<Input<NonNullable<TValue>>>
  | Extract<TValue, null>
  | (ValueLookups<Input<NonNullable<TValue>>> &
      ([NonNullable<TValue>] extends [string] ? TextLookups : unknown))

/**
 * Conditions on a model, all of which must hold: by column, and by relation on the rows it leads to. Through a relation
 * to many rows they ask for at least one such row; `null` asks for none.
 */
export type Filter<TSchema extends AnySchema, TTable extends TableOf<TSchema>> = {
  readonly [TField in keyof Row<TSchema, TTable>]?: ColumnFilter<Row<TSchema, TTable>[TField]>
} & {
  readonly [TName in RelationName<TSchema, TTable>]?: Filter<TSchema, TargetOf<TSchema, TTable, TName>> | null
} & {
  /** The primary key, whatever its name. */
  readonly pk?: ColumnFilter<string | number>
}
