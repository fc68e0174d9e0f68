import { sql, type RawBuilder } from 'kysely'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { ConfigurationError } from '../errors.ts'
import { orderingOf, type Ordering } from '../queryset/ordering.ts'
import { isSliced, type Link, type QueryState } from '../queryset/query-state.ts'
import type { Position } from '../queryset/seek.ts'
import type { SchemaRelations } from '../schema/schema-relations.ts'
import { ConditionCompiler, type ValueAt } from './compile-conditions.ts'
import { hydrator, type Hydrate, type JoinedLayout, type Layout } from './hydrate.ts'
import { orderKeysOf, orderTerm, positionTypeOfKey, type OrderKey } from './order-keys.ts'
import { offsetSlot, type ResultColumn } from './plan.ts'
import { seekRanges } from './seek-ranges.ts'
import { Aliases, Source, type QueryContext } from './sources.ts'

/** What is asked of a query: its rows, also with the place of each, their number, or whether there are any. */
export type Question = 'rows' | 'positioned' | 'count' | 'exists'

/** A query as Kysely can compile it, and how to read what comes back. */
export interface Compiled {
  readonly query: RawBuilder<unknown>
  readonly columns: readonly ResultColumn[]
  readonly hydrate: Hydrate
  /** Where a row stands, from its values; of the question `positioned`. */
  readonly position: ReadPosition
}

/** Reads the position of a row from its values. */
export type ReadPosition = (values: readonly unknown[]) => Position

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
  const withRows = question === 'rows' || question === 'positioned'
  const columns: SelectedColumn[] = []
  const related = state.related.map((path) => path.split('.'))
  const layout = withRows ? selectRow(source, related, '', columns) : null

  const link =
    state.link === null ? null : linkClauses(state.link, source, context.aliases.take('link'), value)
  const where = new ConditionCompiler(context, value).all(source, state.conditions)
  const conditions = [link?.where ?? null, where].filter((part) => part !== null)
  // How many there are does not depend on their order, unless a part of them is cut out.
  const ordered = withRows || isSliced(state)
  const keys = ordered || state.seek !== null ? orderKeysOf(source, orderingsOf(state, defaultOrdering)) : []
  const ranges = rangesOf(state, keys, value)
  if (link !== null && layout !== null) columns.push(link.key)
  const position = question === 'positioned' ? selectPosition(state.model, keys, columns) : () => []

  const order = ordered ? keys : []
  const parts: Parts = { from: [sql`from ${source.from()}`, link?.join ?? null], conditions, order }
  const slice = sliceClause(state, value)
  // Rows to a number are read range by range, at most so many of each; else all ranges are read anyway.
  if (layout !== null && ranges.length > 1 && state.limit !== null && state.offset === 0) {
    return {
      query: mergedRanges(columns, parts, ranges, slice),
      columns,
      hydrate: hydrator(layout),
      position,
    }
  }
  const inRange = ranges.length === 0 ? conditions : [...conditions, anyOf(ranges)]
  const rest = sql.join([...clauses({ ...parts, conditions: inRange }), ...slice], sql` `)

  if (layout === null) {
    const query =
      question === 'exists'
        ? sql`select exists (select 1 ${rest}) as "answer"`
        : isSliced(state)
          ? sql`select count(*) as "answer" from (select 1 ${rest}) as counted`
          : sql`select count(*) as "answer" ${rest}`
    return {
      query,
      columns: [{ alias: 'answer', type: 'int8' }],
      hydrate: ([answer]) => ({ answer }),
      position,
    }
  }
  return { query: sql`select ${selected(columns)} ${rest}`, columns, hydrate: hydrator(layout), position }
}

/** What the statement of each range has in common. */
interface Parts {
  readonly from: readonly (RawBuilder<unknown> | null)[]
  readonly conditions: readonly RawBuilder<unknown>[]
  readonly order: readonly OrderKey[]
}

function clauses({ from, conditions, order }: Parts): RawBuilder<unknown>[] {
  return [
    ...from,
    conditions.length === 0 ? null : sql`where ${sql.join(conditions, sql` and `)}`,
    order.length === 0 ? null : sql`order by ${sql.join(order.map((key) => orderTerm(key.ref, key)))}`,
  ].filter((part) => part !== null)
}

function selected(columns: readonly SelectedColumn[]): RawBuilder<unknown> {
  return sql.join(columns.map(({ ref, alias }) => sql`${ref} as ${sql.id(alias)}`))
}

function anyOf(ranges: readonly RawBuilder<unknown>[]): RawBuilder<unknown> {
  if (ranges.length === 1) return sql`${ranges[0]}`
  return sql`(${sql.join(
    ranges.map((range) => sql`(${range})`),
    sql` or `,
  )})`
}

/**
 * The first rows of several ranges: of each its own first rows, by its own stretch of an index, and of these few the
 * first ones.
 */
function mergedRanges(
  columns: readonly SelectedColumn[],
  parts: Parts,
  ranges: readonly RawBuilder<unknown>[],
  slice: readonly RawBuilder<unknown>[],
): RawBuilder<unknown> {
  const { order } = parts
  const keyed = order.map((key, index) => ({ ref: key.ref, alias: `key ${index}`, type: key.column.type }))
  const statements = ranges.map((range) => {
    const one = clauses({ ...parts, conditions: [...parts.conditions, range] })
    return sql`(select ${selected([...columns, ...keyed])} ${sql.join([...one, ...slice], sql` `)})`
  })
  const names = sql.join(columns.map(({ alias }) => sql.id(alias)))
  const terms = order.map((key, index) => orderTerm(sql.id(`key ${index}`), key))
  return sql`select ${names} from (${sql.join(statements, sql` union all `)}) as "ranges" order by ${sql.join(terms)} ${sql.join(slice, sql` `)}`
}

/** Adds the place of each row, as text. */
function selectPosition(model: string, keys: readonly OrderKey[], columns: SelectedColumn[]): ReadPosition {
  const start = columns.length
  const readers = keys.map((key, index) => {
    const { select, read } = positionTypeOfKey(model, key)
    columns.push({ ref: select(key.ref), alias: `position ${index}`, type: 'text' })
    return read
  })
  return (values) =>
    readers.map((read, index) => {
      const text = values[start + index]
      return typeof text === 'string' ? read(text) : null
    })
}

/** What comes after the position of a seek; nothing for a query that begins at its first row. */
function rangesOf(
  { model, seek }: QueryState,
  keys: readonly OrderKey[],
  value: ValueAt,
): RawBuilder<unknown>[] {
  if (seek === null || seek.after.length === 0) return []
  return seekRanges(
    keys.map((key, index) => {
      const slot = seek.after[index] ?? null
      const { compare } = positionTypeOfKey(model, key)
      return { ...key, value: slot === null ? null : compare(sql`${value(slot)}`) }
    }),
  )
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
function orderingsOf(state: QueryState, defaultOrdering: readonly string[]): readonly Ordering[] {
  if (state.seek !== null) return state.seek.ordering
  return (state.ordering ?? defaultOrdering).map((name) => orderingOf(name, state.reversed))
}

function sliceClause({ limit, offset }: QueryState, value: ValueAt): RawBuilder<unknown>[] {
  return [
    limit === null ? null : sql`limit ${limit <= literalLimit ? sql.lit(limit) : sql`${limit}`}`,
    offset === 0 ? null : sql`offset ${value(offsetSlot)}`,
  ].filter((part) => part !== null)
}

/** The part of a query's slice that decides its SQL. */
export function sliceShape({ limit, offset }: QueryState): string {
  return `${limit === null ? '' : `!limit ${limit}`}${offset === 0 ? '' : '!offset'}`
}
