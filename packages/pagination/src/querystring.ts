import { joinPairs, pairText, queryPairs } from './internal/query-pairs.ts'
import { splitUrl } from './internal/local-url.ts'

export type QueryScalar = string | number | bigint | boolean

/** What a parameter becomes: a value, several values, or gone with `null`, `undefined` or an empty array. */
export type QueryValue = QueryScalar | null | undefined | readonly QueryScalar[]

/**
 * A query string with some parameters changed and all others as they were: same place, same writing, also those that
 * stand twice. A changed parameter stays where it stood first; a new one comes last.
 *
 * @param current - A URL, a path with a query, a query that begins with `?`, or `URLSearchParams`.
 * @returns The new query with its `?`. When nothing is left that is `?` alone, which as a link leads to the page
 *   without a query; an empty link would keep the old one.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#querystring | querystring}.
 *
 * @example
 * ```ts
 * import { querystring } from '@belvedere/pagination'
 *
 * querystring('/trees?tag=a&tag=b&sort=name', { sort: '-name' }) // => '?tag=a&tag=b&sort=-name'
 * querystring('?page=3&q=a%26b', { page: null }) // => '?q=a%26b'
 * ```
 */
export function querystring(
  current: string | URL | URLSearchParams,
  changes: Readonly<Record<string, QueryValue>>,
): string {
  const url = current instanceof URLSearchParams ? `?${current.toString()}` : String(current)
  const waiting = new Map(Object.entries(changes))
  const texts: string[] = []
  const place = (name: string) => {
    const value = waiting.get(name) ?? []
    waiting.set(name, null)
    for (const one of Array.isArray(value) ? value : [value]) texts.push(pairText(name, String(one)))
  }
  for (const { name, text } of queryPairs(splitUrl(url).query)) {
    if (waiting.has(name)) place(name)
    else texts.push(text)
  }
  for (const name of waiting.keys()) place(name)
  return joinPairs(texts) || '?'
}
