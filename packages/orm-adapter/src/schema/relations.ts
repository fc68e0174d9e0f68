/** Options of a relation: the field on the other side that the column refers to, when it is not the primary key. */
export interface RelationOptions {
  readonly references?: string
}

/** A column of this table holds the key of one row of another. */
export interface BelongsTo<TTable extends string = string, TField extends string = string> {
  readonly kind: 'belongsTo'
  readonly table: TTable
  readonly field: TField
  readonly references: string | null
}

/** A unique column of another table holds the key of this one's rows. */
export interface HasOne<TTable extends string = string, TField extends string = string> {
  readonly kind: 'hasOne'
  readonly table: TTable
  readonly field: TField
  readonly references: string | null
}

/** A column of another table holds the key of this one's rows. */
export interface HasMany<TTable extends string = string, TField extends string = string> {
  readonly kind: 'hasMany'
  readonly table: TTable
  readonly field: TField
  readonly references: string | null
}

/** Rows of a third table join this one's rows with another's. */
export interface ManyToMany<TTable extends string = string, TThrough extends string = string> {
  readonly kind: 'manyToMany'
  readonly table: TTable
  readonly through: TThrough
  /** The field of the third table that refers to this one; `null` to find it by its foreign key. */
  readonly from: string | null
  /** The field of the third table that refers to the other; `null` to find it by its foreign key. */
  readonly to: string | null
}

/** Any relation between two tables. */
export type Relation = BelongsTo | HasOne | HasMany | ManyToMany

/**
 * To one row of another table, by a column of this one. Django calls it a foreign key.
 *
 * @param field - The field of this table, as in `authorId`.
 * @example
 * ```ts
 * import { belongsTo } from '@belvedere/orm-adapter'
 *
 * belongsTo('author', 'authorId').kind // => 'belongsTo'
 * ```
 */
export function belongsTo<const TTable extends string, const TField extends string>(
  table: TTable,
  field: TField,
  options: RelationOptions = {},
): BelongsTo<TTable, TField> {
  return { kind: 'belongsTo', table, field, references: options.references ?? null }
}

/**
 * To the one row of another table that refers to this row, or none.
 *
 * @param field - The field of the other table; unique there.
 * @example
 * ```ts
 * import { hasOne } from '@belvedere/orm-adapter'
 *
 * hasOne('profile', 'authorId').table // => 'profile'
 * ```
 */
export function hasOne<const TTable extends string, const TField extends string>(
  table: TTable,
  field: TField,
  options: RelationOptions = {},
): HasOne<TTable, TField> {
  return { kind: 'hasOne', table, field, references: options.references ?? null }
}

/**
 * To the rows of another table that refer to this row.
 *
 * @param field - The field of the other table.
 * @example
 * ```ts
 * import { hasMany } from '@belvedere/orm-adapter'
 *
 * hasMany('book', 'authorId').field // => 'authorId'
 * ```
 */
export function hasMany<const TTable extends string, const TField extends string>(
  table: TTable,
  field: TField,
  options: RelationOptions = {},
): HasMany<TTable, TField> {
  return { kind: 'hasMany', table, field, references: options.references ?? null }
}

/**
 * To rows of another table through a third that holds the pairs.
 *
 * @param options.through - The third table.
 * @param options.from - Its field that refers to this table. Default: found by its foreign key.
 * @param options.to - Its field that refers to the other table. Default: found by its foreign key.
 * @example
 * ```ts
 * import { manyToMany } from '@belvedere/orm-adapter'
 *
 * manyToMany('tag', { through: 'bookTag' }).through // => 'bookTag'
 * ```
 */
export function manyToMany<const TTable extends string, const TThrough extends string>(
  table: TTable,
  options: { readonly through: TThrough; readonly from?: string; readonly to?: string },
): ManyToMany<TTable, TThrough> {
  return {
    kind: 'manyToMany',
    table,
    through: options.through,
    from: options.from ?? null,
    to: options.to ?? null,
  }
}
