import type { Table } from '../catalogue/catalogue.ts'
import { FieldError } from '../errors.ts'
import type { Ordering } from './ordering.ts'

/**
 * An ordering in which no two rows stand at the same place: the columns of a key are added, in the direction of the
 * last step, so that an index over all of them can be read.
 */
export function totalOrdering(
  model: string,
  table: Table,
  ordering: readonly Ordering[],
): readonly Ordering[] {
  const keys = keysOf(table)
  const fields = new Set(
    ordering.map(({ field }) => (field === 'pk' ? (table.field('pk')?.field ?? field) : field)),
  )
  if (keys.some((key) => key.every((field) => fields.has(field)))) return ordering
  const [key] = keys
  if (key !== undefined) {
    const { descending, nulls } = ordering.at(-1) ?? { descending: false, nulls: 'last' }
    const added = key.filter((field) => !fields.has(field))
    return [...ordering, ...added.map((field): Ordering => ({ field, descending, nulls }))]
  }
  // Of a view nothing says what is unique in it, so who orders it is taken at his word.
  if (ordering.length > 0) return ordering
  throw new FieldError(model, 'pk', 'the table has no key to order by; give orderBy() what is unique in it')
}

/** The fields of each unique key without nulls, the primary one first. */
function keysOf(table: Table): string[][] {
  const column = new Map(table.columns.map((each) => [each.name, each]))
  return table.constraints
    .filter(({ kind }) => kind !== 'foreign')
    .toSorted((a, b) => Number(b.kind === 'primary') - Number(a.kind === 'primary'))
    .map(({ columns }) => columns.flatMap((name) => column.get(name) ?? []))
    .filter((columns) => columns.length > 0 && columns.every(({ nullable }) => !nullable))
    .map((columns) => columns.map(({ field }) => field))
}
