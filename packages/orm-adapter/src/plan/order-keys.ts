import { sql, type RawBuilder } from 'kysely'
import type { Column } from '../catalogue/catalogue.ts'
import { FieldError } from '../errors.ts'
import type { Ordering } from '../queryset/ordering.ts'
import { positionTypeNames, positionTypeOf, type PositionType } from './position-types.ts'
import type { Source } from './sources.ts'

/** One step of an ordering, as SQL has it. */
export interface OrderKey {
  readonly ref: RawBuilder<unknown>
  readonly column: Column
  readonly descending: boolean
  readonly nulls: 'first' | 'last'
  /** True where the column, or a row on the way to it, may be missing. */
  readonly nullable: boolean
}

/** The columns of an ordering; the rows that relations lead to are joined. */
export function orderKeysOf(source: Source, ordering: readonly Ordering[]): OrderKey[] {
  return ordering.map(({ field, descending, nulls }) => {
    const path = field.split('.')
    const name = path.pop() ?? ''
    const owner = path.reduce((from, step) => from.join(step).source, source)
    if (name === 'pk' && owner.table.field('pk') === null) {
      const text = 'the table has no primary key of one column; order by fields of it'
      throw new FieldError(owner.model, 'pk', text)
    }
    const column = owner.column(name)
    return { ref: owner.ref(column), column, descending, nulls, nullable: column.nullable || path.length > 0 }
  })
}

/** A step of `order by`. Where nulls stand is said only where it is not the usual: an index has it like this too. */
export function orderTerm(
  ref: RawBuilder<unknown>,
  { descending, nulls, nullable }: OrderKey,
): RawBuilder<unknown> {
  const usual = nulls === (descending ? 'first' : 'last')
  return sql`${ref}${sql.raw(descending ? ' desc' : '')}${sql.raw(usual || !nullable ? '' : ` nulls ${nulls}`)}`
}

/** How a step's values become text; an error where they cannot. */
export function positionTypeOfKey(model: string, { column }: OrderKey): PositionType {
  const type = positionTypeOf(column)
  if (type !== null) return type
  const text = `"${column.field}" is of type ${column.type}; positions are made of ${positionTypeNames.join(', ')}`
  throw new FieldError(model, column.field, text)
}
