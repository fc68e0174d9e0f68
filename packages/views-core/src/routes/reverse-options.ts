export interface ReverseOptions {
  /** Parameters of the query string; `undefined` and `null` are left out, lists are repeated. */
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[]>>
  /** What comes after `#`, without it. */
  readonly fragment?: string
}

type QueryValue = string | number | bigint | boolean | null | undefined

/** With its question mark; empty for none. */
export function queryOf(query: ReverseOptions['query'] = {}): string {
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? (value as readonly QueryValue[]) : [value as QueryValue]) {
      if (each !== undefined && each !== null) pairs.append(name, String(each))
    }
  }
  return pairs.size === 0 ? '' : `?${pairs.toString()}`
}

/** With its `#`; empty for none. */
export function fragmentOf(fragment: string | undefined): string {
  return fragment === undefined ? '' : `#${encodeURIComponent(fragment.toWellFormed())}`
}
