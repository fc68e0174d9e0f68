import type { BelongsTo, HasMany, HasOne, ManyToMany } from './relations.ts'

type Name<TTables> = keyof TTables & string

/** The relations that a table may have: to tables there are, by fields there are. */
export type RelationOf<TTables, TTable extends keyof TTables> =
  | BelongsTo<Name<TTables>, keyof TTables[TTable] & string>
  | {
      [TOther in Name<TTables>]:
        | HasOne<TOther, Name<TTables[TOther]>>
        | HasMany<TOther, Name<TTables[TOther]>>
    }[Name<TTables>]
  | ManyToMany<Name<TTables>, Name<TTables>>

/** Relations by table and name. */
export type RelationsOf<TTables> = {
  readonly [TTable in Name<TTables>]?: { readonly [name: string]: RelationOf<TTables, TTable> }
}

/** Tables with their relations. Name it with an interface, and hovers and declarations show that name. */
export interface Schema<TTables, TRelations> {
  /** Not there at run time: it carries the type. */
  readonly tables: TTables
  readonly relations: TRelations
}

/**
 * Declares which tables are models, and how they relate. A table without relations is written as `{}`.
 *
 * Called twice, because the tables are given as a type and the relations as a value.
 *
 * @typeParam TTables - The tables and their columns, as Kysely takes them.
 * @example
 * ```ts
 * import { belongsTo, defineSchema, hasMany } from '@belvedere/orm-adapter'
 *
 * interface Tables {
 *   author: { id: number; name: string }
 *   book: { id: number; title: string; authorId: number }
 * }
 * const schema = defineSchema<Tables>()({
 *   author: { books: hasMany('book', 'authorId') },
 *   book: { author: belongsTo('author', 'authorId') },
 * })
 * schema.relations.book.author.table // => 'author'
 * ```
 */
export function defineSchema<TTables>(): <const TRelations extends RelationsOf<TTables>>(
  relations: TRelations,
) => Schema<TTables, TRelations> {
  return (relations) => ({ relations }) as never
}
