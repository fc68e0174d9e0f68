import type { AnyPath, With } from '../schema/paths.ts'
import type { AnySchema, ManyName, Missing, Row, TableOf, TargetOf } from '../schema/types.ts'

/** What a Prefetch takes: a QuerySet, known by what it gives. */
export interface Fetchable<TRow> {
  all(): Promise<TRow[]>
}

/**
 * A relation to prefetch with a QuerySet of one's own: filtered, ordered, or with relations of its own.
 *
 * @typeParam TName - The path of the relation, as in `books` or `books.tags`.
 * @typeParam TTo - The property of the row that takes what was found; `null` for the last name of the path.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/models/querysets/#prefetch-objects | Prefetch objects}.
 *   Differs: a sliced QuerySet is refused.
 * @example
 * ```ts
 * import { createDatabase, defineModels, defineSchema, hasMany, Prefetch } from '@belvedere/orm-adapter'
 *
 * interface Tables {
 *   author: { id: number; name: string }
 *   book: { id: number; title: string; authorId: number }
 * }
 * const schema = defineSchema<Tables>()({ author: { books: hasMany('book', 'authorId') }, book: {} })
 * const db = createDatabase<Tables>({ connectionString: 'postgres://localhost/library' })
 * const { author: Author, book: Book } = defineModels(db, schema)
 *
 * const recent = new Prefetch('books', Book.objects.orderBy('-id'), { to: 'recent' })
 * Author.objects.prefetchRelated(recent).orderBy('name').ordered // => true
 * ```
 */
export class Prefetch<const TName extends string, TRow, const TTo extends string | null = null> {
  readonly name: TName
  readonly query: Fetchable<TRow>
  readonly to: TTo | null

  /**
   * @param query - A QuerySet of the model that the relation leads to; not sliced.
   * @param options.to - A property to put the rows in, so that they are not taken for all there are.
   */
  constructor(name: TName, query: Fetchable<TRow>, options: { readonly to?: TTo } = {}) {
    this.name = name
    this.query = query
    this.to = options.to ?? null
  }
}

/** Any Prefetch of a relation of the model. */
export type PrefetchOf<TSchema extends AnySchema, TTable extends TableOf<TSchema>> = Prefetch<
  AnyPath<TSchema, TTable>,
  unknown,
  string | null
>

/** What Prefetches add to the rows of a model. */
export type WithPrefetch<TSchema extends AnySchema, TTable extends TableOf<TSchema>, TStep> = Every<
  TStep extends Prefetch<infer TPath, infer TRow, infer TTo>
    ? Added<TSchema, TTable, { path: TPath; row: TRow; to: TTo }>
    : never
>

/** What paths and Prefetches together add to the rows of a model. */
export type WithSteps<TSchema extends AnySchema, TTable extends TableOf<TSchema>, TStep> = With<
  TSchema,
  TTable,
  Extract<TStep, string>
> &
  WithPrefetch<TSchema, TTable, Exclude<TStep, string>>

interface Step {
  path: string
  row: unknown
  to: string | null
}

type Added<
  TSchema extends AnySchema,
  TTable extends TableOf<TSchema>,
  TStep extends Step,
> = TStep['path'] extends `${infer THead}.${infer TRest}`
  ? {
      [TName in THead]: Side<
        TSchema,
        TTable,
        {
          name: TName
          row: Row<TSchema, TargetOf<TSchema, TTable, TName>> &
            Added<
              TSchema,
              TargetOf<TSchema, TTable, TName>,
              { path: TRest; row: TStep['row']; to: TStep['to'] }
            >
        }
      >
    }
  : {
      [TKey in TStep['to'] extends string ? TStep['to'] : TStep['path']]: Side<
        TSchema,
        TTable,
        { name: TStep['path']; row: TStep['row'] }
      >
    }

/** A list where the relation leads to many rows, else the row, or `null` where there may be none. */
type Side<
  TSchema extends AnySchema,
  TTable extends TableOf<TSchema>,
  TEnd extends { name: string; row: unknown },
> =
  TEnd['name'] extends ManyName<TSchema, TTable>
    ? TEnd['row'][]
    : TEnd['row'] | Missing<TSchema, TTable, TEnd['name']>

/** All of a union at once. */
type Every<TUnion> = (TUnion extends unknown ? (each: TUnion) => void : never) extends (
  each: infer TAll,
) => void
  ? TAll
  : never
