import type { AnySchema, ManyName, Missing, OneName, RelationName, Row, TableOf, TargetOf } from './types.ts'

/** How deep paths are offered; three levels keep type-checking of a large schema quick. */
type Deeper = [never, 0, 1, 2]
type Depth = 0 | 1 | 2 | 3

/** A path of relations to one row each, as in `author.publisher`. */
export type OnePath<TSchema extends AnySchema, TTable extends TableOf<TSchema>> = OneSteps<TSchema, TTable, 3>

type OneSteps<
  TSchema extends AnySchema,
  TTable extends TableOf<TSchema>,
  TDepth extends Depth,
> = TDepth extends 0
  ? never
  : {
      [TName in OneName<TSchema, TTable>]:
        | TName
        | `${TName}.${OneSteps<TSchema, TargetOf<TSchema, TTable, TName>, Deeper[TDepth]>}`
    }[OneName<TSchema, TTable>]

/** A path of any relations, as in `books.tags`. */
export type AnyPath<TSchema extends AnySchema, TTable extends TableOf<TSchema>> = AnySteps<TSchema, TTable, 3>

type AnySteps<
  TSchema extends AnySchema,
  TTable extends TableOf<TSchema>,
  TDepth extends Depth,
> = TDepth extends 0
  ? never
  : {
      [TName in RelationName<TSchema, TTable>]:
        | TName
        | `${TName}.${AnySteps<TSchema, TargetOf<TSchema, TTable, TName>, Deeper[TDepth]>}`
    }[RelationName<TSchema, TTable>]

type Head<TPath extends string> = TPath extends `${infer TName}.${string}` ? TName : TPath
type Rest<TPath extends string, TName extends string> = TPath extends `${TName}.${infer TRest}`
  ? TRest
  : never

type Reached<TSchema extends AnySchema, TTable extends TableOf<TSchema>, TPath extends string> = Row<
  TSchema,
  TTable
> &
  ([TPath] extends [never] ? unknown : With<TSchema, TTable, TPath>)

/**
 * What relations add to a row, by their paths: one row, `null` where there may be none, or a list.
 *
 * @typeParam TPath - One path or several, as in `'author' | 'author.publisher'`.
 */
export type With<TSchema extends AnySchema, TTable extends TableOf<TSchema>, TPath extends string> = {
  [TName in Head<TPath>]: TName extends ManyName<TSchema, TTable>
    ? Reached<TSchema, TargetOf<TSchema, TTable, TName>, Rest<TPath, TName>>[]
    : Reached<TSchema, TargetOf<TSchema, TTable, TName>, Rest<TPath, TName>> | Missing<TSchema, TTable, TName>
}
