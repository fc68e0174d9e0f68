import type { CursorPaginator } from './cursor-paginator.ts'
import { RowList } from './row-list.ts'

/** Everything a cursor page is made of; see {@link CursorPaginator.createPage}. */
export interface CursorPageParts<TRow> {
  readonly objectList: readonly TRow[]
  readonly paginator: CursorPaginator<TRow>
  readonly cursor: string | null
  readonly nextCursor: string | null
  readonly previousCursor: string | null
  readonly lastCursor: string
}

/** Where a cursor page stands in its list. */
export interface CursorPageSummary {
  readonly perPage: number
  readonly nextCursor: string | null
  readonly previousCursor: string | null
}

/**
 * One page of a list that is walked by cursor, with its rows already read.
 *
 * Made by {@link CursorPaginator.page}. It has no number and no count: nobody counted.
 *
 * @typeParam TRow - One row as the source returned it.
 */
export class CursorPage<TRow> extends RowList<TRow> {
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
    super(parts.objectList)
    this.paginator = parts.paginator
    this.cursor = parts.cursor
    this.nextCursor = parts.nextCursor
    this.previousCursor = parts.previousCursor
    this.lastCursor = parts.lastCursor
  }

  hasNext(): boolean {
    return this.nextCursor !== null
  }

  /** True on every page that was reached by going on, even when the rows before it have been deleted since. */
  hasPrevious(): boolean {
    return this.previousCursor !== null
  }

  summary(): CursorPageSummary {
    const { nextCursor, previousCursor } = this
    return { perPage: this.paginator.perPage, nextCursor, previousCursor }
  }
}
