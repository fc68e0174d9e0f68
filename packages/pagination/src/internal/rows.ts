import { ConfigurationError } from '../configuration-error.ts'
import type { CountedSource, PageSource, Slice } from '../source.ts'
import type { Awaitable } from './awaitable.ts'
import { show } from './demand.ts'

/** The one shape in which the paginators see every source. */
export interface Rows<TRow> {
  /** All rows, or at least `limit` of them when there are so many. */
  count(limit?: number): Awaitable<number>
  /** From `start` up to, not including, `end`; fewer where the source ends, never more. */
  read(start: number, end: number): Awaitable<readonly TRow[]>
}

/** `undefined` for what cannot be paged through. */
export function openRows<TRow>(source: PageSource<TRow>): Rows<TRow> | undefined {
  if (Array.isArray(source)) return arrayRows<TRow>(source)
  if (typeof source !== 'object' || source === null) return undefined
  if (isCounted(source)) return countedRows(source)
  if (Symbol.asyncIterator in source || Symbol.iterator in source) return wholeRows(source)
  return 'then' in source && typeof source.then === 'function' ? wholeRows(source) : undefined
}

export function isCounted<TRow>(source: PageSource<TRow>): source is CountedSource<TRow> {
  return 'count' in source && typeof source.count === 'function' && typeof source.slice === 'function'
}

function arrayRows<TRow>(rows: readonly TRow[]): Rows<TRow> {
  return { count: () => rows.length, read: (start, end) => rows.slice(start, end) }
}

function countedRows<TRow>(source: CountedSource<TRow>): Rows<TRow> {
  return {
    count: async (limit) => wholeCount(await countOf(source, limit)),
    async read(start, end) {
      const slice = await source.slice(start, end)
      const rows = isSlice(slice) ? await slice.all() : slice
      if (!Array.isArray(rows)) {
        throw new ConfigurationError(`slice() of the source of pages must give rows, not ${show(rows)}.`)
      }
      return rows.length > end - start ? rows.slice(0, end - start) : rows
    },
  }
}

/** A lazy set counts a part of itself in the database; anything else is told where it may stop. */
function countOf(source: CountedSource<unknown>, limit: number | undefined): Awaitable<number | bigint> {
  if (limit === undefined) return source.count()
  if ('all' in source) {
    const part = source.slice(0, limit)
    if ('count' in part && typeof part.count === 'function') return part.count() as Awaitable<number>
  }
  return source.count(limit)
}

function isSlice<TRow>(slice: Slice<TRow> | readonly TRow[]): slice is Slice<TRow> {
  return typeof slice === 'object' && slice !== null && 'all' in slice && typeof slice.all === 'function'
}

/** A count that came as text, as int8 does from some drivers, would compare and add as text. */
function wholeCount(count: number | bigint): number {
  const whole = typeof count === 'bigint' ? Number(count) : count
  if (Number.isSafeInteger(whole) && whole >= 0) return whole
  throw new ConfigurationError(
    `count() of the source of pages must give a whole number from 0 up, not ${show(count)}.`,
  )
}

function wholeRows<TRow>(
  source: PromiseLike<Iterable<TRow>> | Iterable<TRow> | AsyncIterable<TRow>,
): Rows<TRow> {
  // Kept even when it fails: an iterator that broke off cannot be asked again for what it has already given.
  let reading: Promise<readonly TRow[]> | undefined
  const whole = () => (reading ??= collect(source))
  return {
    count: async () => (await whole()).length,
    read: async (start, end) => (await whole()).slice(start, end),
  }
}

async function collect<TRow>(
  source: PromiseLike<Iterable<TRow>> | Iterable<TRow> | AsyncIterable<TRow>,
): Promise<readonly TRow[]> {
  return Array.fromAsync('then' in source ? await source : source)
}
