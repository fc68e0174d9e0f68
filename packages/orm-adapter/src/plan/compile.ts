import { sql, type RawBuilder } from 'kysely'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { ConfigurationError, FieldError } from '../errors.ts'
import { orderingOf, type Ordering } from '../queryset/ordering.ts'
import { isSliced, type Link, type QueryState } from '../queryset/query-state.ts'
import type { SchemaRelations } from '../schema/schema-relations.ts'
import { ConditionCompiler, type ValueAt } from './compile-conditions.ts'
import { hydrator, type Hydrate, type JoinedLayout, type Layout } from './hydrate.ts'
import { offsetSlot, type ResultColumn } from './plan.ts'
import { Aliases, Source, type QueryContext } from './sources.ts'

/** What is asked of a query: its rows, their number, or whether there are any. */
export type Question = 'rows' | 'count' | 'exists'

/** A query as Kysely can compile it, and how to read what comes back. */
export interface Compiled {
  readonly query: RawBuilder<unknown>
  readonly columns: readonly ResultColumn[]
  readonly hydrate: Hydrate
}

/** Where the names of a query are looked up. */
export interface CompileContext {
  readonly catalogue: Catalogue
  readonly relations: SchemaRelations
  /** The model's own ordering, for a query that has none. */
  readonly defaultOrdering: readonly string[]
}

interface SelectedColumn extends ResultColumn {
  readonly ref: RawBuilder<unknown>
}

/** Numbers of rows up to here stand in the SQL, where the planner can see them; there are few of them. */
const literalLimit = 1000
const identifierBytes = 63

/** Builds the SQL of a query. `value` gives the values, or what stands for them. */
export function compileQuery(
  { catalogue, relations, defaultOrdering }: CompileContext,
  state: QueryState,
  question: Question,
  value: ValueAt,
): Compiled {
  const context: QueryContext = { catalogue, relations, aliases: new Aliases() }
  const table = catalogue.table(state.model)
  if (table === null) {
    throw new ConfigurationError('defineModels()', [
      `the database has no table for "${state.model}" on its search path`,
    ])
  }
  const source = new Source(context, state.model, table, context.aliases.take(table.name))
  const columns: SelectedColumn[] = []
  const layout =
    question === 'rows'
      ? selectRow(
          source,
          state.related.map((path) => path.split('.')),
          '',
          columns,
        )
      : null

  const link =
    state.link === null ? null : linkClauses(state.link, source, context.aliases.take('link'), value)
  const where = new ConditionCompiler(context, value).all(source, state.conditions)
  const conditions = [link?.where ?? null, where].filter((part) => part !== null)
  // How many there are does not depend on their order, unless a part of them is cut out.
  const ordered = question === 'rows' || isSliced(state)
  const ordering = ordered ? orderClause(source, state, defaultOrdering) : []

  if (link !== null && layout !== null) columns.push(link.key)
  const selected = columns.map(({ ref, alias }) => sql`${ref} as ${sql.id(alias)}`)
  const tail = [
    sql`from ${source.from()}`,
    link?.join ?? null,
    conditions.length === 0 ? null : sql`where ${sql.join(conditions, sql` and `)}`,
    ordering.length === 0 ? null : sql`order by ${sql.join(ordering)}`,
    ...sliceClause(state, value),
  ].filter((part) => part !== null)
  const rest = sql.join(tail, sql` `)

  if (layout === null) {
    const query =
      question === 'exists'
        ? sql`select exists (select 1 ${rest}) as "answer"`
        : isSliced(state)
          ? sql`select count(*) as "answer" from (select 1 ${rest}) as counted`
          : sql`select count(*) as "answer" ${rest}`
    return { query, columns: [{ alias: 'answer', type: 'int8' }], hydrate: ([answer]) => ({ answer }) }
  }
  return {
    query: sql`select ${sql.join(selected)} ${rest}`,
    columns: columns.map(({ alias, type }) => ({ alias, type })),
    hydrate: hydrator(layout),
  }
}

/** Adds the columns of a row and of the rows joined to it, and says where they are. */
function selectRow(
  source: Source,
  paths: readonly (readonly string[])[],
  prefix: string,
  columns: SelectedColumn[],
): Layout {
  const start = columns.length
  for (const column of source.table.columns) {
    const name = `${prefix}${column.field}`
    const alias = Buffer.byteLength(name) > identifierBytes ? `column ${columns.length}` : name
    columns.push({ ref: source.ref(column), alias, type: column.type })
  }
  const byHead = Map.groupBy(
    paths.filter((path) => path.length > 0),
    ([head]) => head ?? '',
  )
  const joined = [...byHead].map(([name, rest]): JoinedLayout => {
    const { source: target, relation } = source.join(name)
    const inner = selectRow(
      target,
      rest.map((path) => path.slice(1)),
      `${prefix}${name}.`,
      columns,
    )
    const presence = inner.start + target.table.columns.indexOf(relation.other)
    return { ...inner, name, presence }
  })
  return { fields: source.table.columns.map((column) => column.field), start, joined }
}

/** The third table: which rows belong to the keys asked for, and to which key each belongs. */
function linkClauses(
  { through, other, slot }: Link,
  source: Source,
  alias: string,
  value: ValueAt,
): { join: RawBuilder<unknown>; where: RawBuilder<unknown>; key: SelectedColumn } {
  const from = sql.ref(`${alias}.${through.from.name}`)
  const to = sql.ref(`${alias}.${through.to.name}`)
  return {
    join: sql`join ${sql.table(through.table.name)} as ${sql.id(alias)} on ${to} = ${source.ref(other)}`,
    where: sql`${from} = any(${value(slot)})`,
    key: { ref: from, alias: 'link key', type: through.from.type },
  }
}

/** What a query is ordered by: its own ordering, or else the model's. */
function orderingsOf(state: QueryState, defaultOrdering: readonly string[]): Ordering[] {
  return (state.ordering ?? defaultOrdering).map((name) => orderingOf(name, state.reversed))
}

function orderClause(
  source: Source,
  state: QueryState,
  defaultOrdering: readonly string[],
): RawBuilder<unknown>[] {
  return orderingsOf(state, defaultOrdering).map(({ field, descending }) => {
    const path = field.split('.')
    const name = path.pop() ?? ''
    const owner = path.reduce((from, step) => from.join(step).source, source)
    if (name === 'pk' && owner.table.field('pk') === null) {
      throw new FieldError(
        owner.model,
        'pk',
        'the table has no primary key of one column; order by fields of it',
      )
    }
    return sql`${owner.ref(owner.column(name))}${sql.raw(descending ? ' desc' : '')}`
  })
}

function sliceClause({ limit, offset }: QueryState, value: ValueAt): (RawBuilder<unknown> | null)[] {
  return [
    limit === null ? null : sql`limit ${limit <= literalLimit ? sql.lit(limit) : sql`${limit}`}`,
    offset === 0 ? null : sql`offset ${value(offsetSlot)}`,
  ]
}

/** The part of a query's slice that decides its SQL. */
export function sliceShape({ limit, offset }: QueryState): string {
  return `${limit === null ? '' : `!limit ${limit}`}${offset === 0 ? '' : '!offset'}`
}
