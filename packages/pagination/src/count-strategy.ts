import type { Awaitable } from './internal/awaitable.ts'

/**
 * How a paginator learns how many rows there are. All but `'exact'` read one row more than a page shows, which tells
 * whether there is a next page.
 *
 * - `'exact'`: counts all rows, once.
 * - `'lazy'`: counts only when someone asks: `count()`, `numPages()`, `pageRange()`, or `getPage()` past the end.
 * - `'none'`: never counts; `count()` and `numPages()` are refused, and `getPage()` past the end gives the first page.
 * - `{ upTo }`: stops counting there: up to so many rows the count is exact, above it is "1,000+".
 * - `{ estimate }`: takes a number from elsewhere, such as the statistics of a database; only pages that turn out to
 *   have rows exist.
 */
export type CountStrategy =
  | 'exact'
  | 'lazy'
  | 'none'
  | { readonly upTo: number }
  | { readonly estimate: () => Awaitable<number> }

/** What a count says: so many rows, at least so many, or about so many. */
export type CountKind = 'exact' | 'minimum' | 'estimate'
