import type { Awaitable } from './internal/awaitable.ts'

/** A part of a source, not read yet. */
export interface Slice<TRow> {
  all(): Awaitable<readonly TRow[]>
}

/**
 * Rows that can be counted and cut without reading them all: a QuerySet, or any pair of functions.
 *
 * @typeParam TRow - One row as the source returns it.
 */
export interface CountedSource<TRow> {
  /** `false` when the source gives its rows in no certain order: pages of it may overlap, so the paginator warns. */
  readonly ordered?: boolean | undefined
  /** How many rows there are, a whole number from 0 up. May stop at `limit`, when one is given. */
  count(limit?: number): Awaitable<number | bigint>
  /** The rows from `start` up to, not including, `end`, both counted from 0: or something whose `all()` reads them. */
  slice(start: number, end: number): Awaitable<Slice<TRow> | readonly TRow[]>
}

/**
 * What a paginator can page through. An array is cut in memory; a {@link CountedSource} reads only what a page
 * shows; a promise of rows, an iterable and an async iterable are read whole, once, when the first page is asked for.
 */
export type PageSource<TRow> =
  // No array type: beside its slice() the parameters of a slice() written in place would not be inferred.
  CountedSource<TRow> | PromiseLike<Iterable<TRow>> | Iterable<TRow> | AsyncIterable<TRow>
