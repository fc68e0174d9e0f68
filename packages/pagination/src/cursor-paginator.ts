import { ConfigurationError } from './configuration-error.ts'
import { CursorCodec, type CursorContent, type CursorKey } from './cursor-codec.ts'
import { CursorPage, type CursorPageParts } from './cursor-page.ts'
import { canonicalJson } from './internal/canonical-json.ts'
import { Demands } from './internal/demand.ts'
import { InvalidCursorError } from './invalid-cursor-error.ts'
import { SeekableArray } from './seekable-array.ts'
import type { Ordering, Position, PositionedRow, Seekable } from './seekable.ts'

export interface CursorPaginatorOptions {
  /** Rows on one page, from 1 up. */
  readonly perPage: number
  /**
   * Ceiling for `perPage`, for sizes that a client chooses: a larger one is cut to it.
   * @default none
   */
  readonly maxPerPage?: number | undefined
  /** What cursors are sealed with: one codec for the whole application, or the keys of one. */
  readonly keys: CursorCodec | readonly CursorKey[]
  /**
   * Order of the list: column names, with `-` before those that descend.
   * @default the order that the source has
   */
  readonly orderBy?: readonly string[] | undefined
  /**
   * Everything that decides which rows are in the list: its name, the filters, the user, the tenant, a version. A
   * cursor made under other values is refused. The ordering is always part of it.
   * @default {}
   */
  readonly boundTo?: Readonly<Record<string, unknown>> | undefined
}

const START: CursorContent = { direction: 'next', position: [] }
const END: CursorContent = { direction: 'previous', position: [] }

/**
 * Walks a list page by page, from where the last page ended: every page costs the same, however deep, and rows that
 * come and go meanwhile neither repeat nor hide others.
 *
 * Reads once per page, one row more than it shows. There are no page numbers and there is no count.
 *
 * @typeParam TRow - One row as the source returns it.
 * @param rows - Must order its rows totally. An array needs `orderBy`, with a unique column in the end.
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: an option is wrong.
 * @see {@link https://use-the-index-luke.com/no-offset | Paging without offset}, on why.
 *
 * @example
 * ```ts
 * const trees = [{ id: 1, name: 'oak' }, { id: 2, name: 'ash' }, { id: 3, name: 'ash' }]
 * const keys = [{ id: '2026', secret: 'f7c1e0d2a9b84c6f8e3d5a7b9c1f2e4d' }]
 * const paginator = new CursorPaginator(trees, { perPage: 2, orderBy: ['name', 'id'], keys })
 * const first = await paginator.page()
 * first.objectList.map(({ id }) => id) // => [2, 3]
 * const second = await paginator.page(first.nextCursor)
 * second.objectList.map(({ id }) => id) // => [1]
 * await paginator.page('made up') // => throws ERR_PAGE_CURSOR_INVALID
 * ```
 */
export class CursorPaginator<TRow> implements AsyncIterable<CursorPage<TRow>> {
  readonly perPage: number
  readonly #source: Seekable<TRow>
  readonly #codec: CursorCodec
  readonly #boundTo: Readonly<Record<string, unknown>>

  constructor(rows: Seekable<TRow> | readonly TRow[], options: CursorPaginatorOptions) {
    const source = isArray(rows) ? new SeekableArray(rows) : rows
    const { perPage, maxPerPage = perPage, keys, orderBy, boundTo = {} } = options
    const demands = new Demands(new.target.name)
    demands.whole('perPage', perPage, 1)
    if (maxPerPage !== perPage) demands.whole('maxPerPage', maxPerPage, 1)
    demands.that(typeof source?.seek === 'function', 'the source must have ordering(), seek() and slice()')
    demands.that(typeof keys === 'object', 'keys must be a CursorCodec, or keys for one')
    demands.that(
      !orderBy || typeof source?.orderBy === 'function',
      'orderBy needs a source that has orderBy()',
    )
    demands.check()
    this.perPage = Math.min(perPage, maxPerPage)
    this.#source = orderBy ? source.orderBy!(...orderBy) : source
    this.#codec = 'decode' in keys ? keys : new CursorCodec({ keys })
    this.#boundTo = boundTo
  }

  /**
   * The page at a cursor.
   *
   * @param cursor - Anything that a client may send; `null` or `undefined` for the first page.
   * @throws {InvalidCursorError} `ERR_PAGE_CURSOR_INVALID`, status 400: not a cursor of this list; nothing was read.
   */
  async page(cursor: unknown = null): Promise<CursorPage<TRow>> {
    const ordering = await this.#source.ordering()
    if (ordering.length === 0)
      throw new ConfigurationError('A list walked by cursor needs an ordering: orderBy a unique key.')
    const columns = ordering.map(({ field, descending, nulls }) => [field, descending, nulls])
    // Written once for the cursors of the page, which take it as it is.
    const purpose = canonicalJson({ ...this.#boundTo, ordering: columns })
    const content = cursor === null ? START : this.#codec.decode(cursor, purpose)
    const { direction, position } = content
    if (position.length !== 0 && position.length !== ordering.length) throw new InvalidCursorError('content')

    const found = await this.#read(direction === 'next' ? ordering : ordering.map(reversed), position)
    const ends = endsOf(found, content, this.perPage)
    const encode = (end: CursorContent | null) => end && this.#codec.encode(end, purpose)
    return this.createPage({
      objectList: ends.rows,
      paginator: this,
      cursor: cursor === null ? null : (cursor as string),
      nextCursor: encode(ends.next),
      previousCursor: encode(ends.previous),
      lastCursor: this.#codec.encode(END, purpose),
    })
  }

  /** Makes the page. Override it to give pages of a class of your own. */
  createPage(parts: CursorPageParts<TRow>): CursorPage<TRow> {
    return new CursorPage(parts)
  }

  /** All pages from the first to the last, each read when it is asked for. */
  async *[Symbol.asyncIterator](): AsyncGenerator<CursorPage<TRow>, void, undefined> {
    let cursor: string | null = null
    do {
      const page: CursorPage<TRow> = await this.page(cursor)
      yield page
      cursor = page.nextCursor
    } while (cursor !== null)
  }

  async #read(ordering: readonly Ordering[], after: Position): Promise<readonly PositionedRow<TRow>[]> {
    const rows = await this.#source
      .seek(ordering, after)
      .slice(0, this.perPage + 1)
      .positioned()
    if (rows[0] && rows[0].position.length !== ordering.length) {
      throw new ConfigurationError(
        `positioned() gave ${rows[0].position.length} values for an ordering of ${ordering.length} columns.`,
      )
    }
    const [last, extra] = rows.slice(this.perPage - 1)
    if (extra && last!.position.every((value, column) => value === extra.position[column])) {
      const columns = ordering.map(({ field }) => field).join(', ')
      throw new ConfigurationError(
        `Two rows stand at the same place in the ordering (${columns}): a cursor would skip one. Add a unique column to it.`,
      )
    }
    return rows
  }
}

/** As `Array.isArray`, which does not tell a read-only array from the rest. */
function isArray<TRow>(rows: Seekable<TRow> | readonly TRow[]): rows is readonly TRow[] {
  return Array.isArray(rows)
}

function reversed({ field, descending, nulls }: Ordering): Ordering {
  return { field, descending: !descending, nulls: nulls === 'first' ? 'last' : 'first' }
}

interface Ends<TRow> {
  readonly rows: readonly TRow[]
  readonly next: CursorContent | null
  readonly previous: CursorContent | null
}

/** The rows of a page in the order of the list, and where its neighbours begin. */
function endsOf<TRow>(
  found: readonly PositionedRow<TRow>[],
  from: CursorContent,
  perPage: number,
): Ends<TRow> {
  const forward = from.direction === 'next'
  const shown = found.slice(0, perPage)
  if (!forward) shown.reverse()
  const rows = shown.map(({ row }) => row)
  const more = found.length > perPage
  // Whoever comes from a position comes from rows: they are behind, even when this page turns out to be empty.
  const behind = from.position.length > 0
  const next = (forward ? more : behind) ? at('next', shown.at(-1), START) : null
  const previous = (forward ? behind : more) ? at('previous', shown[0], END) : null
  return { rows, next, previous }
}

function at(
  direction: CursorContent['direction'],
  edge: PositionedRow<unknown> | undefined,
  otherwise: CursorContent,
): CursorContent {
  return edge ? { direction, position: edge.position } : otherwise
}
