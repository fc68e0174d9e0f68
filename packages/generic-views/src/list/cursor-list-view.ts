import {
  ConfigurationError as PaginationConfigurationError,
  CursorCodec,
  cursorLinks,
  CursorPaginator,
  InvalidCursorError,
  type CursorKey,
  type CursorPage,
  type Links,
  type Seekable,
} from '@belvedere/pagination'
import { ConfigurationError, type Awaitable, type CheckReport } from '@belvedere/views-core'
import { BadCursorError } from '../errors.ts'
import type { ObjectSource } from '../source/object-source.ts'
import { BaseListView } from './base-list-view.ts'
import type { Pagination } from './multiple-object-view.ts'

/** Where an application keeps the keys for all its lists. */
const SETTING = 'belvedere cursor keys'

/**
 * A page of objects, reached from where the last page ended: for long lists, and those that change while they are
 * read. All pages cost the same, nothing is counted, and rows that come and go neither repeat nor hide others.
 *
 * Otherwise like a {@link ListView}. The template sees a `CursorPage` as `pageObj`, and as `pageLinks` those of
 * `cursorLinks()`: `self`, `first`, `previous`, `next`, `last`.
 *
 * @typeParam TRow - One row as the source returns it. The source has `ordering()` and `seek()`, as a QuerySet does.
 *
 * @example
 * ```ts
 * import { ArraySource, CursorListView } from '@belvedere/generic-views'
 *
 * interface Tree { id: number; name: string }
 * class TreeList extends CursorListView<Tree> {
 *   override queryset = new ArraySource<Tree>([{ id: 1, name: 'oak' }, { id: 2, name: 'ash' }], { name: 'tree' })
 *   override ordering = ['name', 'id']
 *   override paginateBy = 20
 *   override cursorKeys = [{ id: '2026', secret: 'f7c1e0d2a9b84c6f8e3d5a7b9c1f2e4d' }]
 * }
 * typeof TreeList.asView() // => 'function'
 * ```
 */
export class CursorListView<TRow> extends BaseListView<TRow, CursorPage<TRow>> {
  /** The parameter of the query string that has the cursor. */
  cursorParam = 'cursor'
  /**
   * What cursors are sealed with. `null` takes those of the application:
   * `app.set('belvedere cursor keys', new CursorCodec({ keys }))`.
   */
  cursorKeys: CursorCodec | readonly CursorKey[] | null = null

  override check(report: CheckReport): void {
    super.check(report)
    if (this.paginateBy === null) report.add('paginateBy', 'is missing: a list by cursor has pages')
    if (this.paginateOrphans !== 0) report.add('paginateOrphans', 'is for numbered pages: leave it out')
    if (this.counting !== 'exact') report.add('counting', 'is for numbered pages: here nothing is counted')
    const source = this.queryset ?? this.model?.objects
    if (source && !isSeekable(source)) {
      report.add('queryset', 'must have ordering() and seek(), as a QuerySet or an ArraySource does')
    }
    if (this.cursorKeys === null) return
    try {
      codecOf(this.cursorKeys)
    } catch (error) {
      if (!PaginationConfigurationError.is(error)) throw error
      report.add('cursorKeys', error.message)
    }
  }

  /**
   * What cursors are sealed and opened with.
   *
   * @throws {ConfigurationError} `ERR_CONFIGURATION`: neither the view nor the application has keys, or they are wrong.
   */
  getCursorKeys(): CursorCodec {
    const keys = this.cursorKeys ?? (this.request.app.get(SETTING) as CursorCodec | CursorKey[] | undefined)
    if (keys) return codecOf(keys)
    const problem = `is missing, and so is the setting of the application: app.set('${SETTING}', new CursorCodec({ keys }))`
    throw new ConfigurationError(this.constructor.name, [{ attribute: 'cursorKeys', problem }])
  }

  /**
   * All that decides which rows are in the list: the view, the parameters of the path and of the query string but for
   * the cursor and the page size, and the user. A cursor is good for no other list.
   *
   * Override it to add to it, such as a tenant, or a version when rows are to be walked anew; or to leave parameters out
   * that choose no rows.
   */
  getCursorBinding(): Awaitable<Readonly<Record<string, unknown>>> {
    const { originalUrl } = this.request
    const query = new URLSearchParams(originalUrl.split('?', 2)[1] ?? '')
    query.delete(this.cursorParam)
    if (this.pageSizeParam !== null) query.delete(this.pageSizeParam)
    query.sort()
    const { user } = this.request as { readonly user?: { readonly id?: string | number | bigint } | null }
    return {
      view: this.constructor.name,
      params: { ...this.params },
      query: query.toString(),
      user: user?.id === undefined ? null : String(user.id),
    }
  }

  /**
   * The page at the cursor that the request has: the first one without.
   *
   * @throws {BadCursorError} `ERR_VIEW_CURSOR`, status 400: a cursor that this list did not make; nothing was read.
   */
  override async paginateQueryset(
    queryset: ObjectSource<TRow>,
    pageSize: number,
  ): Promise<Pagination<TRow, CursorPage<TRow>>> {
    const paginator = await this.getCursorPaginator(queryset, pageSize)
    try {
      const pageObj = await paginator.page(this.request.query[this.cursorParam])
      return { paginator, pageObj, objectList: pageObj.objectList, isPaginated: pageObj.hasOtherPages() }
    } catch (error) {
      if (!InvalidCursorError.is(error)) throw error
      throw new BadCursorError(`${error.message}.`, { cause: error })
    }
  }

  getCursorPaginator(queryset: ObjectSource<TRow>, perPage: number): Awaitable<CursorPaginator<TRow>>
  async getCursorPaginator(queryset: ObjectSource<TRow>, perPage: number): Promise<CursorPaginator<TRow>> {
    const boundTo = await this.getCursorBinding()
    if (isSeekable(queryset))
      return new CursorPaginator(queryset, { perPage, keys: this.getCursorKeys(), boundTo })
    const problem = 'gave rows without ordering() and seek(): a list by cursor needs them'
    throw new ConfigurationError(this.constructor.name, [{ attribute: 'getQueryset', problem }])
  }

  override getPageLinks(page: CursorPage<TRow>): Links {
    return cursorLinks(page, { url: this.request.originalUrl, cursorParam: this.cursorParam })
  }

  /** Asked for the first page alone: whoever has a cursor comes from rows, or is refused without a read. */
  override isEmpty(source: ObjectSource<TRow>): Awaitable<boolean> {
    return this.request.query[this.cursorParam] === undefined && super.isEmpty(source)
  }
}

function isSeekable<TRow>(source: ObjectSource<TRow>): source is ObjectSource<TRow> & Seekable<TRow> {
  return typeof source.ordering === 'function' && typeof source.seek === 'function'
}

/** A codec derives its keys once, however many requests there are. */
const codecs = new WeakMap<readonly CursorKey[], CursorCodec>()

function codecOf(keys: CursorCodec | readonly CursorKey[]): CursorCodec {
  if ('decode' in keys) return keys
  const known = codecs.get(keys)
  if (known !== undefined) return known
  const codec = new CursorCodec({ keys })
  codecs.set(keys, codec)
  return codec
}
