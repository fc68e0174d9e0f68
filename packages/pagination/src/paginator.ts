import { ELLIPSIS, elidedPageRange, type ElidedPageRangeOptions } from './elided-page-range.ts'
import { EmptyPageError, InvalidPageError, PageNotAnIntegerError } from './errors.ts'
import { Demands, show } from './internal/demand.ts'
import { parsePageNumber } from './internal/page-number.ts'
import { isCounted, openRows, type Rows } from './internal/rows.ts'
import { share } from './internal/share.ts'
import { warnUnordered } from './internal/warn-unordered.ts'
import { PageRange } from './page-range.ts'
import { Page, type PageParts } from './page.ts'
import type { PageSource } from './source.ts'

/** The texts of the errors about page numbers. They are sent to clients. */
export interface PageErrorMessages {
  readonly invalidPage: string
  readonly minPage: string
  readonly noResults: string
}

export interface PaginatorOptions {
  /** Rows on one page, from 1 up. */
  readonly perPage: number
  /**
   * Ceiling for `perPage`, for sizes that a client chooses: a larger one is cut to it.
   * @default none
   */
  readonly maxPerPage?: number | undefined
  /**
   * The most rows that a last page of its own is not worth: so many or fewer go onto the page before it, which is
   * then longer than `perPage`.
   * @default 0
   */
  readonly orphans?: number | undefined
  /**
   * Whether an empty list has an empty first page, and not none.
   * @default true
   */
  readonly allowEmptyFirstPage?: boolean | undefined
  /** Texts to use instead of the standard ones; those left out stay. */
  readonly errorMessages?: Partial<PageErrorMessages> | undefined
}

const STANDARD_MESSAGES: PageErrorMessages = {
  invalidPage: 'That page number is not an integer',
  minPage: 'That page number is less than 1',
  noResults: 'That page contains no results',
}

/**
 * Pages that start within so many rows are read while the rows are counted. Deeper ones wait for the count: skipping
 * rows costs a database as much as reading them, and a made-up page number must not buy that.
 */
const EAGER_ROWS = 10_000

/**
 * Splits a source of rows into numbered pages.
 *
 * Counts the rows once, however many pages are asked for and at how many places at once; reads the rows of a page
 * while they are counted. Past some ten thousand rows a database spends its time on skipping: prefer a cursor there.
 *
 * @typeParam TRow - One row as the source returns it.
 * @param source - Must give its rows in a total order, or pages overlap.
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: an option is wrong or the source cannot be paged through.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/paginator/#paginator-class | Paginator}. Differs: a
 *   page number is made of plain digits only; the rows of a page are read when the page is made.
 *
 * @example
 * ```ts
 * import { Paginator } from '@belvedere/pagination'
 *
 * const paginator = new Paginator(['ash', 'beech', 'elm', 'fir', 'oak'], { perPage: 2 })
 * await paginator.numPages() // => 3
 * const page = await paginator.getPage('2')
 * page.objectList // => ['elm', 'fir']
 * page.nextPageNumber() // => 3
 * ```
 */
export class Paginator<TRow> implements AsyncIterable<Page<TRow>> {
  /** Stands in an elided range for the pages left out. */
  static readonly ELLIPSIS = ELLIPSIS

  readonly perPage: number
  readonly orphans: number
  readonly allowEmptyFirstPage: boolean
  readonly errorMessages: PageErrorMessages
  readonly #rows: Rows<TRow>
  readonly #count: () => Promise<number>

  constructor(source: PageSource<TRow>, options: PaginatorOptions) {
    const { perPage, maxPerPage, orphans = 0, allowEmptyFirstPage = true, errorMessages } = options
    const rows = openRows(source)
    const demands = new Demands(new.target.name)
    demands.whole('perPage', perPage, 1)
    demands.whole('orphans', orphans, 0)
    if (maxPerPage !== undefined) demands.whole('maxPerPage', maxPerPage, 1)
    demands.that(
      rows !== undefined,
      `the source must be rows or something with count() and slice(), not ${show(source)}`,
    )
    demands.check()
    this.perPage = Math.min(perPage, maxPerPage ?? Infinity)
    this.orphans = orphans
    this.allowEmptyFirstPage = allowEmptyFirstPage
    this.errorMessages = { ...STANDARD_MESSAGES, ...errorMessages }
    this.#rows = rows!
    this.#count = share(() => this.#rows.count())
    if (isCounted(source) && source.ordered === false) warnUnordered(source)
  }

  /** Rows on all pages together. Asks the source once; a count that failed is tried again by the next caller. */
  count(): Promise<number> {
    return this.#count()
  }

  /** How many pages there are: at least 1, or 0 for an empty list whose first page may not be empty. */
  async numPages(): Promise<number> {
    const count = await this.count()
    if (count === 0 && !this.allowEmptyFirstPage) return 0
    return Math.ceil(Math.max(1, count - this.orphans) / this.perPage)
  }

  /**
   * Turns what a client sent into the number of a page that exists.
   *
   * @param value - Anything. A page number is a whole number, or a text of plain digits.
   * @throws {PageNotAnIntegerError} `ERR_PAGE_NOT_AN_INTEGER`, status 404: no page number; nothing was read.
   * @throws {EmptyPageError} `ERR_PAGE_EMPTY`, status 404: below 1 or past the last page; a number below 1 or of
   *   more than 15 digits is refused without a read.
   */
  async validateNumber(value: unknown): Promise<number> {
    const number = parsePageNumber(value)
    if (number === null) throw new PageNotAnIntegerError(this.errorMessages.invalidPage, value)
    if (number < 1) throw new EmptyPageError(this.errorMessages.minPage, value)
    if (number === Infinity || number > (await this.numPages())) {
      throw new EmptyPageError(this.errorMessages.noResults, value)
    }
    return number
  }

  /**
   * The page with that number, its rows read.
   *
   * @param value - Anything: see {@link Paginator.validateNumber}, also for the errors.
   */
  async page(value: unknown): Promise<Page<TRow>> {
    const guess = parsePageNumber(value) ?? 0
    const eager = guess >= 1 && guess * this.perPage <= EAGER_ROWS
    const [number, early] = await Promise.all([
      this.validateNumber(value),
      eager ? this.#read(guess) : undefined,
    ])
    const rows = early && number === guess ? early : await this.#read(number)
    const [count, numPages] = await Promise.all([this.count(), this.numPages()])
    // The last page takes all that was counted. Rows deleted since then leave a shorter page, and that is no error.
    const size = number < numPages ? this.perPage : count - (number - 1) * this.perPage
    const objectList = rows.length > size ? rows.slice(0, size) : rows
    return this.createPage({ objectList, number, paginator: this, count, numPages })
  }

  /**
   * A page for anything that a client may send: the first page for what is no number, the last one for a number
   * that is out of range.
   *
   * @throws {EmptyPageError} `ERR_PAGE_EMPTY`, status 404: the list is empty, and an empty first page is not allowed.
   */
  async getPage(value: unknown): Promise<Page<TRow>> {
    try {
      return await this.page(value)
    } catch (error) {
      if (!InvalidPageError.is(error)) throw error
      return this.page(PageNotAnIntegerError.is(error) ? 1 : await this.numPages())
    }
  }

  /** All page numbers, made one at a time. */
  async pageRange(): Promise<PageRange> {
    return new PageRange(await this.numPages())
  }

  /**
   * The page numbers to show around a page, with {@link Paginator.ELLIPSIS} for each gap: see {@link elidedPageRange}.
   *
   * @param value - The current page: see {@link Paginator.validateNumber}, also for the errors.
   */
  async getElidedPageRange(
    value: unknown = 1,
    options?: ElidedPageRangeOptions,
  ): Promise<Iterable<number | typeof ELLIPSIS>> {
    return elidedPageRange(await this.validateNumber(value), await this.numPages(), options)
  }

  /** Makes the page. Override it to give pages of a class of your own. */
  createPage(parts: PageParts<TRow>): Page<TRow> {
    return new Page(parts)
  }

  /** All pages in order, each read when it is asked for. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Page<TRow>, void, undefined> {
    for (const number of await this.pageRange()) yield await this.page(number)
  }

  /** The rows of a page, and those that may turn out to be its orphans. */
  async #read(number: number): Promise<readonly TRow[]> {
    const start = (number - 1) * this.perPage
    return this.#rows.read(start, start + this.perPage + this.orphans)
  }
}
