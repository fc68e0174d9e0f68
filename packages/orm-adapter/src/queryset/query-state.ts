import type { Column } from '../catalogue/catalogue.ts'
import type { Through } from '../schema/resolve-relation.ts'
import type { Condition } from './conditions.ts'
import type { Seek } from './seek.ts'

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
  /**
   * Names the SQL: what decides it is in here, what does not (values, the offset's number, the scope) is not. A
   * condition begins with `|`, all else with `!`, and no name has either: a column may well be called `order`.
   */
  readonly shape: string
  readonly conditions: readonly Condition[]
  readonly values: readonly unknown[]
  /** `null` for the model's own ordering. */
  readonly ordering: readonly string[] | null
  readonly reversed: boolean
  /** An ordering and a position in it; in place of any other ordering. */
  readonly seek: Seek | null
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
    seek: null,
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

/** A copy with differences. Written out, it is a fifth of the time of a spread of both; each call of a chain makes one. */
export function changed(state: QueryState, changes: Partial<QueryState>): QueryState {
  return {
    model: state.model,
    shape: changes.shape ?? state.shape,
    conditions: changes.conditions ?? state.conditions,
    values: changes.values ?? state.values,
    ordering: changes.ordering === undefined ? state.ordering : changes.ordering,
    reversed: changes.reversed ?? state.reversed,
    seek: changes.seek ?? state.seek,
    related: changes.related ?? state.related,
    prefetch: changes.prefetch ?? state.prefetch,
    offset: changes.offset ?? state.offset,
    limit: changes.limit === undefined ? state.limit : changes.limit,
    never: changes.never ?? state.never,
    custom: changes.custom ?? state.custom,
    link: state.link,
    scope: changes.scope === undefined ? state.scope : changes.scope,
  }
}
