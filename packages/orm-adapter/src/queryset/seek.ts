import { FieldError, LookupValueError } from '../errors.ts'
import { isName } from './names.ts'
import type { Ordering } from './ordering.ts'
import type { QueryState } from './query-state.ts'

/** Where a row stands in an ordering: the text of each of its columns, `null` for those without a value. */
export type Position = readonly (string | null)[]

/** A row, and where it stands. */
export interface PositionedRow<TRow> {
  readonly row: TRow
  readonly position: Position
}

/** An ordering, and the position in it that rows come after. */
export interface Seek {
  readonly ordering: readonly Ordering[]
  /** Of each column, the place of its value among the query's values, or `null` to stand with the nulls. No columns: all rows. */
  readonly after: readonly (number | null)[]
}

/** What `seek()` changes. */
export function seekChanges(
  state: QueryState,
  ordering: readonly Ordering[],
  position: Position,
): Pick<QueryState, 'seek' | 'shape' | 'values'> {
  const { model, values } = state
  if (ordering.length === 0) throw new FieldError(model, 'seek', 'seek() needs an ordering; take ordering()')
  if (position.length > 0 && position.length !== ordering.length) {
    throw new LookupValueError(
      `seek() got ${position.length} values for an ordering of ${ordering.length} columns of ${model}`,
    )
  }
  for (const { field, descending, nulls } of ordering) {
    const known = typeof descending === 'boolean' && (nulls === 'first' || nulls === 'last')
    if (known && typeof field === 'string' && field.split('.').every(isName)) continue
    const text = `${JSON.stringify({ field, descending, nulls })} is no step of an ordering`
    throw new FieldError(model, field, text)
  }
  if (position.some((value) => value !== null && typeof value !== 'string')) {
    throw new LookupValueError(`the values of a position of ${model} must be text or null`)
  }
  const added = position.filter((value) => value !== null)
  let slot = values.length
  const after = position.map((value) => (value === null ? null : slot++))
  const steps = ordering.map(({ field, descending, nulls }) => `${descending ? '-' : ''}${field} ${nulls}`)
  const places = position.map((value) => (value === null ? 'null' : 'value'))
  return {
    seek: { ordering, after },
    shape: `${state.shape}!seek ${steps.join(' ')}!after ${places.join(' ')}`,
    values: added.length === 0 ? values : [...values, ...added],
  }
}
