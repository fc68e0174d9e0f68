import { ELLIPSIS, elidedPageRange, type ElidedPageRangeOptions } from './elided-page-range.ts'
import { EmptyPageError, InvalidPageError, PageNotAnIntegerError } from './errors.ts'
import { both } from './internal/both.ts'
import { type Counting, demandStrategy, startCounting } from './internal/counting.ts'
import { cutPage } from './internal/cut-page.ts'
import { Demands, show } from './internal/demand.ts'
import { EAGER_ROWS } from './internal/eager-rows.ts'
import { parsePageNumber } from './internal/page-number.ts'
import { openRows, type Rows } from './internal/rows.ts'
import { warnUnordered } from './internal/warn-unordered.ts'
import { PageRange } from './page-range.ts'
import { Page, type PageParts } from './page.ts'
import { type PageErrorMessages, type PaginatorOptions, STANDARD_MESSAGES } from './paginator-options.ts'
import type { PageSource } from './source.ts'

const NOT_READ = Promise.resolve(undefined)

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
  readonly #counting: Counting
  /** The last page that {@link PaginatorOptions.maxOffset} lets through. */
  readonly #lastAllowed: number

  constructor(source: PageSource<TRow>, options: PaginatorOptions) {
    const { perPage, orphans = 0, allowEmptyFirstPage = true, errorMessages } = options
    const { counting = 'exact', maxOffset = Number.MAX_SAFE_INTEGER, maxPerPage = perPage } = options
    const rows = openRows(source)
    const demands = new Demands(new.target.name)
    demands.whole('perPage', perPage, 1)
    demands.whole('orphans', orphans, 0)
    if (maxPerPage !== perPage) demands.whole('maxPerPage', maxPerPage, 1)
    demands.whole('maxOffset', maxOffset, 0)
    demandStrategy(demands, counting)
    demands.that(
      rows !== undefined,
      `the source must be rows or something with count() and slice(), not ${show(source)}`,
    )
    demands.check()
    this.perPage = Math.min(perPage, maxPerPage)
    this.orphans = orphans
    this.allowEmptyFirstPage = allowEmptyFirstPage
    this.errorMessages = { ...STANDARD_MESSAGES, ...errorMessages }
    this.#rows = rows!
    this.#counting = startCounting(counting, this.#rows)
    this.#lastAllowed = Math.floor(maxOffset / this.perPage) + 1
    warnUnordered(source)
  }

  /**
   * Rows on all pages together, as the count strategy tells. Asks the source once; a count that failed is tried again
   * by the next caller.
   *
   * @throws {ConfigurationError} `ERR_CONFIGURATION`: the count strategy is `'none'`.
   */
  async count(): Promise<number> {
    return (await this.#counting.asked()).count
  }

  /**
   * How many pages there are, as far as the count tells: at least 1, or 0 for an empty list whose first page may not
   * be empty.
   */
  async numPages(): Promise<number> {
    return this.#pagesOf(await this.count())
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
    const tally = number > this.#lastAllowed ? null : await this.#counting.tally()
    const numPages = tally?.kind === 'exact' ? this.#pagesOf(tally.count) : this.#lastAllowed
    if (number > numPages) throw new EmptyPageError(this.errorMessages.noResults, value)
    return number
  }

  /**
   * The page with that number, its rows read.
   *
   * @param value - Anything: see {@link Paginator.validateNumber}, also for the errors.
   */
  async page(value: unknown): Promise<Page<TRow>> {
    const guess = parsePageNumber(value) ?? 0
    const eager = guess >= 1 && guess <= this.#lastAllowed && guess * this.perPage <= EAGER_ROWS
    const [number, early] = await both(this.validateNumber(value), eager ? this.#read(guess) : NOT_READ)
    const rows = early && number === guess ? early : await this.#read(number)
    const { perPage, orphans } = this
    const place = { start: (number - 1) * perPage, perPage, orphans }
    const cut = cutPage(rows, await this.#counting.tally(), place)
    if (cut === null || (cut.count === 0 && !this.allowEmptyFirstPage)) {
      throw new EmptyPageError(this.errorMessages.noResults, value)
    }
    const { objectList, count, kind: countKind, last } = cut
    const numPages = last ? number : this.#pagesOf(count)
    return this.createPage({ objectList, number, paginator: this, count, countKind, numPages })
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
      return PageNotAnIntegerError.is(error) ? this.page(1) : this.#lastPage()
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
    let page = await this.page(1).catch(unlessEmpty)
    while (page) {
      yield page
      page = page.hasNext() ? await this.page(page.number + 1).catch(unlessEmpty) : undefined
    }
  }

  /** Where the count is no more than a guess, its last page may not be there. */
  async #lastPage(): Promise<Page<TRow>> {
    if (!this.#counting.countable) return this.page(1)
    return (await this.page(await this.numPages()).catch(unlessEmpty)) ?? this.page(1)
  }

  #pagesOf(count: number): number {
    if (count === 0 && !this.allowEmptyFirstPage) return 0
    return Math.min(Math.ceil(Math.max(1, count - this.orphans) / this.perPage), this.#lastAllowed)
  }

  /** The rows of a page, those that may turn out to be its orphans, and the one that tells of more. */
  async #read(number: number): Promise<readonly TRow[]> {
    const start = (number - 1) * this.perPage
    return this.#rows.read(start, start + this.perPage + this.orphans + this.#counting.lookAhead)
  }
}

function unlessEmpty(error: unknown): undefined {
  if (!EmptyPageError.is(error)) throw error
}
