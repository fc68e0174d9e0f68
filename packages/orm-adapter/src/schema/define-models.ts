import type { Kysely } from 'kysely'
import type { ColumnNaming } from '../catalogue/naming.ts'
import { ConfigurationError } from '../errors.ts'
import type { AnyTables } from '../queryset/conditions.ts'
import type { OrderingName } from '../queryset/ordering.ts'
import { initialState } from '../queryset/query-state.ts'
import { QuerySet } from '../queryset/queryset.ts'
import { ModelSource } from './model-source.ts'
import type { Model } from './model.ts'
import { SchemaRelations } from './schema-relations.ts'
import type { AnySchema, TableOf } from './types.ts'

/** Options of {@link defineModels}. */
export interface ModelOptions<TSchema extends AnySchema> {
  /**
   * `camelCase`: the field `publishedAt` is the column `published_at`. `asIs`: fields have the columns' names.
   * @default 'camelCase'
   */
  readonly columns?: ColumnNaming
  /**
   * The part of the application the models belong to; the first part of the names of their templates.
   * @default null
   */
  readonly appLabel?: string | null
  /** What a model's rows are ordered by when a query does not say. */
  readonly ordering?: { readonly [TTable in TableOf<TSchema>]?: readonly OrderingName<TSchema, TTable>[] }
  /**
   * `false` behind a pool that gives each transaction another connection, such as PgBouncer below 1.21.
   * @default true
   */
  readonly preparedStatements?: boolean
  /**
   * How many different queries to keep compiled.
   * @default 1000
   */
  readonly maxPlans?: number
}

/** The models of a schema, by table. */
export type Models<TSchema extends AnySchema> = {
  readonly [TTable in TableOf<TSchema>]: Model<TSchema, TTable>
}

/** A schema without the names of its rows, which exist as types alone. */
export type SchemaValue<TSchema extends AnySchema> = Pick<TSchema, 'tables' | 'relations'>

const sources = new WeakMap<object, ModelSource>()

/**
 * Makes the models of a schema. Nothing is asked of the database yet: what it knows of the tables is read once, with
 * the first query.
 *
 * @typeParam TSchema - An interface that extends the type of the schema, and may name the rows of its tables.
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: an option is none.
 * @example
 * ```ts
 * import { createDatabase, defineModels, defineSchema, type Columns } from '@belvedere/orm-adapter'
 *
 * interface Tables {
 *   author: { id: number; name: string }
 * }
 * const db = createDatabase<Tables>({ connectionString: 'postgres://localhost/library' })
 * const schema = defineSchema<Tables>()({ author: {} })
 * type SchemaOf = typeof schema
 * interface Library extends SchemaOf {
 *   rows: { author: Author }
 * }
 * const { author: Author } = defineModels<Library>(db, schema, { ordering: { author: ['name'] } })
 * interface Author extends Columns<Tables['author']> {}
 *
 * Author.objects.filter({ name: 'Ada' }).ordered // => true
 * ```
 */
export function defineModels<TSchema extends AnySchema>(
  db: Kysely<TSchema['tables']>,
  schema: TSchema | SchemaValue<TSchema>,
  options: ModelOptions<TSchema> = {},
): Models<TSchema> {
  const { columns = 'camelCase', appLabel = null, preparedStatements = true, maxPlans = 1000 } = options
  const mistakes: string[] = []
  if (columns !== 'camelCase' && columns !== 'asIs') mistakes.push("columns must be 'camelCase' or 'asIs'")
  if (!(Number.isInteger(maxPlans) && maxPlans > 0))
    mistakes.push('maxPlans must be a whole number from 1 up')
  const relations = new SchemaRelations(schema.relations as ConstructorParameters<typeof SchemaRelations>[0])
  const ordering = new Map(
    Object.entries<readonly string[] | undefined>(options.ordering ?? {}).map(([table, names]) => [
      table,
      names ?? [],
    ]),
  )
  for (const table of ordering.keys()) {
    if (!relations.tables.includes(table))
      mistakes.push(`ordering names "${table}", which is no model of the schema`)
  }
  if (mistakes.length > 0) throw new ConfigurationError('defineModels()', mistakes)

  const source = new ModelSource(db as unknown as Kysely<AnyTables>, relations, {
    columns,
    appLabel,
    ordering,
    preparedStatements,
    maxPlans,
  })
  const models = Object.fromEntries(relations.tables.map((table) => [table, modelOf(source, table)]))
  sources.set(models, source)
  return models as unknown as Models<TSchema>
}

function modelOf(source: ModelSource, table: string): object {
  const model = { name: table, appLabel: source.options.appLabel, table, objects: null as unknown }
  // The two refer to each other, and neither changes after this.
  model.objects = new QuerySet(model as unknown as Model<AnySchema, never>, source, initialState(table))
  return Object.freeze(model)
}

/** What the models share, for the parts of this package that are given models. */
export function sourceOf(models: object): ModelSource | null {
  return sources.get(models) ?? null
}
