import { sql, type RawBuilder } from 'kysely'
import type { OrderKey } from './order-keys.ts'

type Sql = RawBuilder<unknown>

/** A step of the ordering, and the value that rows come after; `null` for the place of rows without a value. */
export interface SeekKey extends OrderKey {
  readonly value: Sql | null
}

/**
 * What comes after a position, as ranges that follow one another without a gap: each is one stretch of an index over
 * the ordering's columns. Together they are `a > x or (a = x and b > y)`, which as one condition no index can enter.
 *
 * Steps of one direction without nulls are compared as one row value, and so need one range.
 *
 * @see {@link https://www.postgresql.org/docs/current/functions-comparisons.html#ROW-WISE-COMPARISON | Row comparison}
 */
export function seekRanges(keys: readonly SeekKey[]): Sql[] {
  const [first] = keys
  if (first === undefined) return []
  const group = sameWay(keys)
  const rest = keys.slice(group.length)
  const { ref, value, nulls, descending } = first
  if (value === null) {
    const same = seekRanges(rest).map((range) => sql`${ref} is null and ${range}`)
    return nulls === 'first' ? [...same, sql`${ref} is not null`] : same
  }
  const refs = row(group.map((key) => key.ref))
  const values = row(group.map((key) => key.value))
  const same = seekRanges(rest).map((range) => {
    const equal = group.map((key) => sql`${key.ref} = ${key.value}`)
    return sql`${sql.join(equal, sql` and `)} and ${range}`
  })
  const beyond = [sql`${refs} ${sql.raw(descending ? '<' : '>')} ${values}`]
  if (first.nullable && nulls === 'last') beyond.push(sql`${ref} is null`)
  return [...same, ...beyond]
}

/** The first steps that one comparison of row values can hold. */
function sameWay(keys: readonly SeekKey[]): readonly SeekKey[] {
  const [first] = keys
  const single = (key: SeekKey): boolean => key.nullable || key.value === null
  if (first === undefined || single(first)) return keys.slice(0, 1)
  const end = keys.findIndex((key) => single(key) || key.descending !== first.descending)
  return end < 0 ? keys : keys.slice(0, end)
}

function row(parts: readonly unknown[]): Sql {
  return parts.length === 1 ? sql`${parts[0]}` : sql`(${sql.join(parts)})`
}
