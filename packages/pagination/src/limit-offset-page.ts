import type { CountKind } from './count-strategy.ts'
import { countLabel } from './internal/count-label.ts'
import { RowList } from './row-list.ts'

/** Where a page by offset stands in its list. */
export interface LimitOffsetSummary {
  readonly limit: number
  readonly offset: number
  readonly count: number
  readonly countKind: CountKind
}

/** Everything a page by offset is made of; see {@link LimitOffsetPaginator.createPage}. */
export interface LimitOffsetPageParts<TRow> extends LimitOffsetSummary {
  readonly objectList: readonly TRow[]
  readonly last: boolean
}

/**
 * Some rows of a list from an offset on, already read.
 *
 * Made by {@link LimitOffsetPaginator.page}.
 *
 * @typeParam TRow - One row as the source returned it.
 */
export class LimitOffsetPage<TRow> extends RowList<TRow> {
  /** The most rows on this page, after the ceiling. */
  readonly limit: number
  /** Rows before this page. */
  readonly offset: number
  /** Rows in the whole list, when they were counted: exactly, at least or about so many, as `countKind` says. */
  readonly count: number
  readonly countKind: CountKind
  readonly #last: boolean

  constructor(parts: LimitOffsetPageParts<TRow>) {
    super(parts.objectList)
    this.limit = parts.limit
    this.offset = parts.offset
    this.count = parts.count
    this.countKind = parts.countKind
    this.#last = parts.last
  }

  hasNext(): boolean {
    return !this.#last
  }

  hasPrevious(): boolean {
    return this.offset > 0
  }

  /** Where the next page begins; `null` at the end. */
  get nextOffset(): number | null {
    return this.hasNext() ? this.offset + this.limit : null
  }

  /** Where the page before begins; `null` at the start. */
  get previousOffset(): number | null {
    return this.hasPrevious() ? Math.max(0, this.offset - this.limit) : null
  }

  /** The count to show: `1,000`, or `1,000+` for at least and `~1,000` for about so many. */
  countLabel(locale = 'en'): string {
    return countLabel({ count: this.count, kind: this.countKind }, locale)
  }

  summary(): LimitOffsetSummary {
    const { limit, offset, count, countKind } = this
    return { limit, offset, count, countKind }
  }
}
