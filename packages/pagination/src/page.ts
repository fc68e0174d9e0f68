import type { CountKind } from './count-strategy.ts'
import { type ELLIPSIS, elidedPageRange, type ElidedPageRangeOptions } from './elided-page-range.ts'
import { EmptyPageError } from './errors.ts'
import { countLabel } from './internal/count-label.ts'
import { PageRange } from './page-range.ts'
import type { Paginator } from './paginator.ts'
import { RowList } from './row-list.ts'

/** Everything a page is made of; see {@link Paginator.createPage}. */
export interface PageParts<TRow> {
  readonly objectList: readonly TRow[]
  readonly number: number
  readonly paginator: Paginator<TRow>
  readonly count: number
  readonly countKind: CountKind
  readonly numPages: number
}

/** Where a page stands in its list. */
export interface PageSummary {
  readonly number: number
  readonly numPages: number
  readonly perPage: number
  readonly count: number
  readonly countKind: CountKind
}

/**
 * One page of a list, with its rows already read: nothing on it waits, so that a template can use all of it.
 *
 * Made by {@link Paginator.page} and {@link Paginator.getPage}.
 *
 * @typeParam TRow - One row as the source returned it.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/paginator/#page-class | Page}.
 *
 * @example
 * ```ts
 * import { Paginator } from '@belvedere/pagination'
 *
 * const page = await new Paginator(['a', 'b', 'c', 'd', 'e'], { perPage: 2 }).page(2)
 * page.objectList // => ['c', 'd']
 * page.hasNext() // => true
 * console.log(`${page.startIndex()} to ${page.endIndex()} of ${page.count}`) // => '3 to 4 of 5'
 * ```
 */
export class Page<TRow> extends RowList<TRow> {
  /** Of this page, counted from 1. */
  readonly number: number
  readonly paginator: Paginator<TRow>
  /** Rows on all pages together, when they were counted: exactly, at least or about so many, as `countKind` says. */
  readonly count: number
  readonly countKind: CountKind
  /** Pages there are, as far as the count tells. */
  readonly numPages: number

  constructor(parts: PageParts<TRow>) {
    super(parts.objectList)
    this.number = parts.number
    this.paginator = parts.paginator
    this.count = parts.count
    this.countKind = parts.countKind
    this.numPages = parts.numPages
  }

  /** The count to show: `1,000`, or `1,000+` for at least and `~1,000` for about so many. */
  countLabel(locale = 'en'): string {
    return countLabel({ count: this.count, kind: this.countKind }, locale)
  }

  hasNext(): boolean {
    return this.number < this.numPages
  }

  hasPrevious(): boolean {
    return this.number > 1
  }

  /** @throws {EmptyPageError} `ERR_PAGE_EMPTY`: this is the last page; ask {@link Page.hasNext} first. */
  nextPageNumber(): number {
    if (this.hasNext()) return this.number + 1
    throw new EmptyPageError(this.paginator.errorMessages.noResults, this.number + 1)
  }

  /** @throws {EmptyPageError} `ERR_PAGE_EMPTY`: this is the first page; ask {@link Page.hasPrevious} first. */
  previousPageNumber(): number {
    if (this.hasPrevious()) return this.number - 1
    throw new EmptyPageError(this.paginator.errorMessages.minPage, this.number - 1)
  }

  /** Place of the first row of this page in the whole list, counted from 1; 0 when the page has no rows. */
  startIndex(): number {
    return this.length === 0 ? 0 : this.paginator.perPage * (this.number - 1) + 1
  }

  /** Place of the last row of this page in the whole list, counted from 1; 0 when the page has no rows. */
  endIndex(): number {
    return this.length === 0 ? 0 : this.startIndex() + this.length - 1
  }

  /** All page numbers, made one at a time. */
  pageRange(): PageRange {
    return new PageRange(this.numPages)
  }

  /** The page numbers to show around this page, with an ellipsis for each gap: see {@link elidedPageRange}. */
  elidedPageRange(options?: ElidedPageRangeOptions): Iterable<number | typeof ELLIPSIS> {
    return elidedPageRange(this.number, this.numPages, options)
  }

  summary(): PageSummary {
    const { number, numPages, count, countKind } = this
    return { number, numPages, perPage: this.paginator.perPage, count, countKind }
  }

  override toString(): string {
    return `<Page ${this.number} of ${this.numPages}>`
  }
}
