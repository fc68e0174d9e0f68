import { FieldError, SliceError } from '../errors.ts'
import type { Plan } from '../plan/plan.ts'
import type { ModelSource } from '../schema/model-source.ts'
import type { ResolvedRelation } from '../schema/resolve-relation.ts'
import { initialState, isSliced, type PrefetchStep, type QueryState, type Scope } from './query-state.ts'
import type { PositionedRow } from './seek.ts'

type AnyRow = Record<string, unknown>

/** Reads the rows of a query, with what it prefetches. `keys` are those of a link, one for each row. */
export async function fetchRows(
  source: ModelSource,
  state: QueryState,
): Promise<{ rows: AnyRow[]; keys: unknown[] }> {
  const { rows, arrays } = await read(source, state, 'rows')
  return { rows, keys: state.link === null ? [] : arrays.map((values) => values.at(-1)) }
}

/** Reads the rows of a query, with what it prefetches, and where each stands in the query's ordering. */
export async function fetchPositioned(
  source: ModelSource,
  state: QueryState,
): Promise<PositionedRow<AnyRow>[]> {
  const { rows, arrays, plan } = await read(source, state, 'positioned')
  return plan === null
    ? []
    : rows.map((row, index) => ({ row, position: plan.position(arrays[index] ?? []) }))
}

interface Answer {
  readonly rows: AnyRow[]
  /** The rows as they came, with what was selected beside them. */
  readonly arrays: unknown[][]
  /** `null` when nothing was asked. */
  readonly plan: Plan | null
}

async function read(
  source: ModelSource,
  state: QueryState,
  question: 'rows' | 'positioned',
): Promise<Answer> {
  if (state.never) return { rows: [], arrays: [], plan: null }
  const { plan, rows: arrays } = await source.ask(state, question)
  const rows = arrays.map((values) => plan.hydrate(values))
  if (state.prefetch.length > 0) await prefetch(source, state.model, rows, state.prefetch, state.scope)
  return { rows, arrays, plan }
}

/** One query for each relation at each level, one after the other: a request holds one connection at a time. */
async function prefetch(
  source: ModelSource,
  model: string,
  rows: AnyRow[],
  steps: readonly PrefetchStep[],
  scope: Scope | null,
): Promise<void> {
  if (rows.length === 0) return
  for (const { name, to, query, deeper } of branches(steps)) {
    const relation = source.relations.get(model, name)
    const joined =
      relation.kind !== 'hasMany' && relation.kind !== 'manyToMany' && name in (rows[0] as AnyRow)
    if (joined && query === null) {
      const found = rows.map((row) => row[name]).filter((row) => row !== null) as AnyRow[]
      await prefetch(source, relation.table, found, deeper, scope)
      continue
    }
    const base = query ?? initialState(relation.table)
    await attach(source, model, name, rows, { ...base, prefetch: [...base.prefetch, ...deeper], scope }, to)
  }
}

interface Branch {
  readonly name: string
  readonly to: string
  readonly query: QueryState | null
  /** What is to be fetched from the rows of this one on. */
  readonly deeper: readonly PrefetchStep[]
}

/** Paths that begin with the same relation share its query: `books` and `books.tags` are two, not three. */
function branches(steps: readonly PrefetchStep[]): Branch[] {
  const branchOf = new Map<
    string,
    { name: string; to: string; query: QueryState | null; deeper: PrefetchStep[] }
  >()
  for (const { path, to, query } of steps) {
    const [name = '', ...rest] = path
    const target = rest.length === 0 ? (to ?? name) : name
    let branch = branchOf.get(target)
    if (branch === undefined) branchOf.set(target, (branch = { name, to: target, query: null, deeper: [] }))
    if (rest.length > 0) branch.deeper.push({ path: rest, to, query })
    else if (query !== null) branch.query = query
  }
  return [...branchOf.values()]
}

async function attach(
  source: ModelSource,
  model: string,
  name: string,
  rows: AnyRow[],
  query: QueryState,
  to: string,
): Promise<void> {
  const relation = await source.relation(model, name, query.scope?.signal)
  if (query.model !== relation.model) {
    throw new FieldError(
      model,
      name,
      `a Prefetch of "${name}" takes a QuerySet of ${relation.model}, not ${query.model}`,
    )
  }
  if (isSliced(query)) throw new SliceError(`a Prefetch of "${name}" takes a QuerySet that is not sliced`)
  const keys = distinct(rows.map((row) => row[relation.own.field]))
  const children = await childrenOf(source, relation, keys, query)
  for (const row of rows) {
    const key = row[relation.own.field]
    const own = key === null ? [] : (children.get(textOf(key)) ?? [])
    row[to] = relation.many ? own : (own[0] ?? null)
  }
}

/** The rows that belong to the keys, by key. */
async function childrenOf(
  source: ModelSource,
  relation: ResolvedRelation,
  keys: readonly unknown[],
  query: QueryState,
): Promise<Map<string, AnyRow[]>> {
  if (keys.length === 0) return new Map()
  const slot = query.values.length
  const values = [...query.values, keys]
  if (relation.through !== null) {
    const { through, other } = relation
    const shape = `${query.shape}!link ${through.table.name} ${through.from.name} ${through.to.name}`
    const found = await fetchRows(source, { ...query, shape, values, link: { through, other, slot } })
    return groupBy(found.rows, (_row, index) => found.keys[index])
  }
  const { field } = relation.other
  const found = await fetchRows(source, {
    ...query,
    shape: `${query.shape}|${field} any`,
    values,
    conditions: [...query.conditions, { kind: 'lookup', field, form: 'any', slot }],
  })
  return groupBy(found.rows, (row) => row[field])
}

function groupBy(rows: AnyRow[], keyOf: (row: AnyRow, index: number) => unknown): Map<string, AnyRow[]> {
  return Map.groupBy(rows, (row, index) => textOf(keyOf(row, index)))
}

/** An int4 is a number here and an int8 text, and yet they may be the same key. */
function textOf(key: unknown): string {
  return key instanceof Date ? key.toISOString() : String(key)
}

function distinct(keys: readonly unknown[]): unknown[] {
  return [...new Map(keys.filter((key) => key !== null).map((key) => [textOf(key), key])).values()]
}
