import type { CursorPaginator } from './cursor-paginator.ts'

/** Everything a cursor page is made of; see {@link CursorPaginator.createPage}. */
export interface CursorPageParts<TRow> {
  readonly objectList: readonly TRow[]
  readonly paginator: CursorPaginator<TRow>
  readonly cursor: string | null
  readonly nextCursor: string | null
  readonly previousCursor: string | null
  readonly lastCursor: string
}

/**
 * One page of a list that is walked by cursor, with its rows already read.
 *
 * Made by {@link CursorPaginator.page}. It has no number and no count: nobody counted.
 *
 * @typeParam TRow - One row as the source returned it.
 */
export class CursorPage<TRow> implements Iterable<TRow> {
  /** The rows of this page, in the order of the list, whichever way it was reached. */
  readonly objectList: readonly TRow[]
  readonly paginator: CursorPaginator<TRow>
  /** The cursor of this page; `null` for the first one. */
  readonly cursor: string | null
  /** The cursor of the page after this one; `null` at the end. */
  readonly nextCursor: string | null
  /** The cursor of the page before this one; `null` at the start. */
  readonly previousCursor: string | null
  /** The cursor of the last page. */
  readonly lastCursor: string

  constructor(parts: CursorPageParts<TRow>) {
    this.objectList = parts.objectList
    this.paginator = parts.paginator
    this.cursor = parts.cursor
    this.nextCursor = parts.nextCursor
    this.previousCursor = parts.previousCursor
    this.lastCursor = parts.lastCursor
  }

  /** Rows on this page. */
  get length(): number {
    return this.objectList.length
  }

  /** The row at `index`, counted from 0 or, when negative, from the end; `undefined` outside. */
  at(index: number): TRow | undefined {
    return this.objectList.at(index)
  }

  [Symbol.iterator](): IterableIterator<TRow> {
    return this.objectList[Symbol.iterator]()
  }

  hasNext(): boolean {
    return this.nextCursor !== null
  }

  /** True on every page that was reached by going on, even when the rows before it have been deleted since. */
  hasPrevious(): boolean {
    return this.previousCursor !== null
  }

  hasOtherPages(): boolean {
    return this.hasNext() || this.hasPrevious()
  }
}
