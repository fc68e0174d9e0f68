import type { CountStrategy } from './count-strategy.ts'
import { EmptyPageError } from './errors.ts'
import { both } from './internal/both.ts'
import { type Counting, demandStrategy, startCounting, type Tally } from './internal/counting.ts'
import { cutPage } from './internal/cut-page.ts'
import { Demands, show } from './internal/demand.ts'
import { EAGER_ROWS } from './internal/eager-rows.ts'
import { LARGEST, parsePageNumber } from './internal/page-number.ts'
import { openRows, type Rows } from './internal/rows.ts'
import { warnUnordered } from './internal/warn-unordered.ts'
import { LimitOffsetPage, type LimitOffsetPageParts } from './limit-offset-page.ts'
import { parsePageSize } from './page-size.ts'
import type { PageSource } from './source.ts'

export interface LimitOffsetPaginatorOptions {
  /** Rows for a client that asks for no number of them, from 1 up. */
  readonly defaultLimit: number
  /**
   * The most rows that a client gets.
   * @default 100, or `defaultLimit` when that is more
   */
  readonly maxLimit?: number | undefined
  /**
   * Rows that may be skipped. A larger offset is refused without a read.
   * @default none
   */
  readonly maxOffset?: number | undefined
  /**
   * How to learn how many rows there are.
   * @default 'exact'
   */
  readonly counting?: CountStrategy | undefined
}

/**
 * Gives rows from an offset on, as many as a client asks for, with a ceiling.
 *
 * Never fails for what a client sends, but for an offset beyond `maxOffset`: a limit that is no whole number from 1 up
 * is the standard one, an offset that is no whole number is 0, and one past the end gives an empty page.
 *
 * @typeParam TRow - One row as the source returns it.
 * @param source - Must give its rows in a total order, or pages overlap.
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: an option is wrong or the source cannot be paged through.
 * @see Django REST framework {@link https://www.django-rest-framework.org/api-guide/pagination/#limitoffsetpagination | LimitOffsetPagination}.
 *   Differs: there is always a ceiling.
 *
 * @example
 * ```ts
 * import { LimitOffsetPaginator } from '@belvedere/pagination'
 *
 * const paginator = new LimitOffsetPaginator(['ash', 'beech', 'elm', 'fir', 'oak'], { defaultLimit: 2 })
 * const page = await paginator.page({ offset: '2' })
 * page.objectList // => ['elm', 'fir']
 * page.nextOffset // => 4
 * ```
 */
export class LimitOffsetPaginator<TRow> {
  readonly defaultLimit: number
  readonly maxLimit: number
  readonly maxOffset: number
  readonly #rows: Rows<TRow>
  readonly #counting: Counting

  constructor(source: PageSource<TRow>, options: LimitOffsetPaginatorOptions) {
    const { defaultLimit, maxLimit = Math.max(100, defaultLimit) } = options
    const { maxOffset = Number.MAX_SAFE_INTEGER, counting = 'exact' } = options
    const rows = openRows(source)
    const demands = new Demands(new.target.name)
    demands.whole('defaultLimit', defaultLimit, 1)
    if (options.maxLimit !== undefined) demands.whole('maxLimit', maxLimit, 1)
    demands.that(
      !(defaultLimit > maxLimit),
      `defaultLimit (${defaultLimit}) must not be above maxLimit (${maxLimit})`,
    )
    demands.whole('maxOffset', maxOffset, 0)
    demandStrategy(demands, counting)
    demands.that(
      rows !== undefined,
      `the source must be rows or something with count() and slice(), not ${show(source)}`,
    )
    demands.check()
    this.defaultLimit = defaultLimit
    this.maxLimit = maxLimit
    this.maxOffset = maxOffset
    this.#rows = rows!
    this.#counting = startCounting(counting, this.#rows)
    warnUnordered(source)
  }

  /** Rows in the whole list, as the count strategy tells. Asks the source once. */
  async count(): Promise<number> {
    return (await this.#counting.asked()).count
  }

  /**
   * The rows for what a client asks for.
   *
   * @param asked.limit - Anything; how many rows.
   * @param asked.offset - Anything; how many rows to skip.
   * @throws {EmptyPageError} `ERR_PAGE_EMPTY`, status 404: the offset is beyond `maxOffset`; nothing was read.
   */
  async page(asked: { readonly limit?: unknown; readonly offset?: unknown }): Promise<LimitOffsetPage<TRow>> {
    const limit = parsePageSize(asked.limit, { standard: this.defaultLimit, max: this.maxLimit })
    const offset = Math.min(parsePageNumber(asked.offset) ?? 0, LARGEST)
    if (offset > this.maxOffset)
      throw new EmptyPageError('That offset is too far into the list', asked.offset)
    const [tally, rows] = await this.#read(offset, limit)
    const cut = cutPage(rows, tally, { start: offset, perPage: limit, orphans: 0 })
    const {
      objectList,
      last,
      count,
      kind: countKind,
    } = cut ?? { ...pastTheEnd(tally), objectList: [], last: true }
    return this.createPage({
      limit,
      offset,
      objectList,
      last: last || offset + limit > this.maxOffset,
      count,
      countKind,
    })
  }

  /** Makes the page. Override it to give pages of a class of your own. */
  createPage(parts: LimitOffsetPageParts<TRow>): LimitOffsetPage<TRow> {
    return new LimitOffsetPage(parts)
  }

  async #read(offset: number, limit: number): Promise<[Tally | null, readonly TRow[]]> {
    const read = async () => this.#rows.read(offset, offset + limit + this.#counting.lookAhead)
    if (offset + limit <= EAGER_ROWS) return both(this.#counting.tally(), read())
    const tally = await this.#counting.tally()
    return [tally, tally?.kind === 'exact' && tally.count <= offset ? [] : await read()]
  }
}

/** Nobody knows where the end was, only that it was passed. */
function pastTheEnd(tally: Tally | null): Tally {
  return tally ?? { count: 0, kind: 'minimum' }
}
