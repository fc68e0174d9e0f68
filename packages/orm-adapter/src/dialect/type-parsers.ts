import { parseTimestamp } from './parse-timestamp.ts'
import type { PgClient, PgTypes } from './pg-types.ts'

const asText = (value: string): unknown => value
const textArrayOid = 1009

/** Scalars whose value must not depend on what an application did to `pg.types`. */
const scalars = new Map<number, (value: string) => unknown>([
  [20, asText], // int8: more digits than a number holds
  [1700, asText], // numeric
  [1082, asText], // date: a day has no time zone
  [1114, parseTimestamp], // timestamp
  [1184, parseTimestamp], // timestamptz
])

/** Arrays of the types above that keep their elements as text: int8[], numeric[], date[]. */
const textArrays = new Set([1016, 1231, 1182])

/**
 * How the values of a client's results are read: int8, numeric and date stay text, timestamps become dates, the rest
 * is as `pg` reads it. Given with each query, so the application's `pg.types` stay as they are.
 */
export function typesOf(client: PgClient): PgTypes {
  const fallback = client.getTypeParser?.bind(client)
  const getTypeParser: PgTypes['getTypeParser'] = (oid, format = 'text') => {
    const own = format === 'text' ? scalars.get(oid) : undefined
    if (own !== undefined) return own
    if (fallback === undefined) return asText
    return fallback(textArrays.has(oid) && format === 'text' ? textArrayOid : oid, format)
  }
  // pg hands the same object on as the list of the parameters' types, and PGlite goes through that list.
  return Object.assign([], { getTypeParser })
}
