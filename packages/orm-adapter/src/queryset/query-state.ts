import type { Column } from '../catalogue/catalogue.ts'
import type { Through } from '../schema/resolve-relation.ts'
import type { Condition } from './conditions.ts'

/** Something that can be given up: a view is one. */
export interface Scope {
  readonly signal: AbortSignal
}

/** Rows to be fetched after the query's own, by the path of their relation. */
export interface PrefetchStep {
  /** Names of relations, from the query's model on. */
  readonly path: readonly string[]
  /** Where the rows go, instead of under the last name of the path. */
  readonly to: string | null
  /** What to fetch, when it is not simply all. */
  readonly query: QueryState | null
}

/** Rows asked for by the keys of other rows, through a third table. */
export interface Link {
  readonly through: Through
  readonly other: Column
  /** The place of the keys among the values. */
  readonly slot: number
}

/** All that a QuerySet is: never changed, only copied with differences. */
export interface QueryState {
  readonly model: string
  /** Names the SQL: what decides it is in here, what does not (values, the offset's number, the scope) is not. */
  readonly shape: string
  readonly conditions: readonly Condition[]
  readonly values: readonly unknown[]
  /** `null` for the model's own ordering. */
  readonly ordering: readonly string[] | null
  readonly reversed: boolean
  readonly related: readonly string[]
  readonly prefetch: readonly PrefetchStep[]
  readonly offset: number
  /** `null` for no end. */
  readonly limit: number | null
  /** True when no row can match: such a query is never sent. */
  readonly never: boolean
  /** True when an expression of Kysely's takes part: its SQL is known only once it is built. */
  readonly custom: boolean
  readonly link: Link | null
  readonly scope: Scope | null
}

/** All rows of a model. */
export function initialState(model: string): QueryState {
  return {
    model,
    shape: model,
    conditions: [],
    values: [],
    ordering: null,
    reversed: false,
    related: [],
    prefetch: [],
    offset: 0,
    limit: null,
    never: false,
    custom: false,
    link: null,
    scope: null,
  }
}

/** True once rows were cut off: the conditions and the ordering are then settled. */
export function isSliced(state: QueryState): boolean {
  return state.offset > 0 || state.limit !== null
}
