import type { Selectable } from 'kysely'
import type { BelongsTo, HasMany, HasOne, ManyToMany, Relation } from './relations.ts'

/** What every schema is: tables, relations, and the names of rows where the user gave some. */
export interface AnySchema {
  readonly tables: object
  readonly relations: object
}

/** A table that is a model. */
export type TableOf<TSchema extends AnySchema> = keyof TSchema['relations'] & keyof TSchema['tables'] & string

/**
 * The columns of a table as rows have them. Extended by an interface, they get a name of their own.
 *
 * @example
 * ```ts
 * import type { Columns } from '@belvedere/orm-adapter'
 *
 * interface Tables {
 *   author: { id: number; name: string }
 * }
 * interface Author extends Columns<Tables['author']> {}
 * const ada: Author = { id: 1, name: 'Ada' }
 * ada.name // => 'Ada'
 * ```
 */
export type Columns<TTable> = { [TField in keyof Selectable<TTable>]: Selectable<TTable>[TField] }

/** One row of a model: by the name that the schema's `rows` give it, or by its columns. */
export type Row<TSchema extends AnySchema, TTable extends TableOf<TSchema>> = TSchema extends {
  readonly rows: { readonly [TName in TTable]: infer TRow }
}
  ? TRow
  : Columns<TSchema['tables'][TTable]>

/** The relations of a model, by name. */
export type Relations<
  TSchema extends AnySchema,
  TTable extends TableOf<TSchema>,
> = TSchema['relations'][TTable]

type NamesOf<TRelations, TKind> = {
  [TName in keyof TRelations]: TRelations[TName] extends TKind ? TName : never
}[keyof TRelations] &
  string

/** Names of relations that lead to one row. */
export type OneName<TSchema extends AnySchema, TTable extends TableOf<TSchema>> = NamesOf<
  Relations<TSchema, TTable>,
  BelongsTo | HasOne
>

/** Names of relations that lead to any number of rows. */
export type ManyName<TSchema extends AnySchema, TTable extends TableOf<TSchema>> = NamesOf<
  Relations<TSchema, TTable>,
  HasMany | ManyToMany
>

/** Names of all relations. */
export type RelationName<TSchema extends AnySchema, TTable extends TableOf<TSchema>> = NamesOf<
  Relations<TSchema, TTable>,
  Relation
>

/** The table that a relation leads to. */
export type TargetOf<
  TSchema extends AnySchema,
  TTable extends TableOf<TSchema>,
  TName,
> = TName extends keyof Relations<TSchema, TTable>
  ? Relations<TSchema, TTable>[TName] extends { readonly table: infer TTarget extends TableOf<TSchema> }
    ? TTarget
    : never
  : never

/** `null` where a relation to one row may find none: its column may be null, or the key is on the other side. */
export type Missing<
  TSchema extends AnySchema,
  TTable extends TableOf<TSchema>,
  TName,
> = TName extends keyof Relations<TSchema, TTable>
  ? Relations<TSchema, TTable>[TName] extends BelongsTo<string, infer TField>
    ? TField extends keyof Columns<TSchema['tables'][TTable]>
      ? Extract<Columns<TSchema['tables'][TTable]>[TField], null>
      : never
    : null
  : never
