import {
  ConfigurationError as PaginationConfigurationError,
  InvalidPageError,
  linkHeader,
  pageLinks,
  Paginator,
  parsePageSize,
  restFrameworkEnvelope,
  type CountStrategy,
  type CursorPage,
  type Links,
  type Page,
  type PageLinks,
  type RestFrameworkEnvelope,
} from '@belvedere/pagination'
import {
  InvalidResponseError,
  NotFoundError,
  settleContext,
  TemplateResponseView,
  type Awaitable,
  type CheckReport,
  type Context,
  type HttpResponse,
  type ResponseOptions,
} from '@belvedere/views-core'
import { FormatMixin } from '../format-mixin.ts'
import { modelTemplateName } from '../internal/template-names.ts'
import type { Model, ObjectSource } from '../source/object-source.ts'

/** The page of a list: by number, or by cursor. */
export type AnyPage<TRow> = Page<TRow> | CursorPage<TRow>

/** The links of a page; those of numbered pages also lead to each number. */
export type LinksOf<TPage> = TPage extends { readonly number: number } ? PageLinks : Links

/** What the template of a list sees, beside what the view adds. */
export interface ListContext<TRow, TPage extends AnyPage<TRow> = Page<TRow>> extends Context {
  /** The rows of the page, or all of them. */
  readonly objectList: ObjectSource<TRow> | readonly TRow[]
  readonly paginator: TPage['paginator'] | null
  readonly pageObj: TPage | null
  /** Links that keep the other parameters; `null` without pages, and where the path has the number of the page. */
  readonly pageLinks: LinksOf<TPage> | null
  /** Whether there is more than one page. */
  readonly isPaginated: boolean
}

/** What {@link MultipleObjectView.paginateQueryset} gives. */
export interface Pagination<TRow, TPage extends AnyPage<TRow> = Page<TRow>> {
  readonly paginator: TPage['paginator']
  readonly pageObj: TPage
  readonly objectList: readonly TRow[]
  readonly isPaginated: boolean
}

/**
 * A view of several objects, without a handler: where they come from, their order, their pages, their context and
 * their template. {@link ListView} answers GET with it.
 *
 * @typeParam TRow - One row as the source returns it.
 * @typeParam TPage - What its pages are. They are numbered unless {@link paginateQueryset} and {@link getPageLinks} are
 *   overridden to give others.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/mixins-multiple-object/ | MultipleObjectMixin}
 */
export class MultipleObjectView<TRow, TPage extends AnyPage<TRow> = Page<TRow>> extends FormatMixin(
  TemplateResponseView,
) {
  /** Whose rows to show. */
  model: Model<TRow> | null = null
  /** The rows to show; wins over {@link model}. */
  queryset: ObjectSource<TRow> | null = null
  /** The columns to order by; `-` before a name turns its order around. `null` leaves the order of the source. */
  ordering: string | readonly string[] | null = null
  /** Whether an empty list is a page, and not 404. */
  allowEmpty = true
  /** Rows on one page, at least 1. `null` shows all on one. */
  paginateBy: number | null = null
  /**
   * The parameter of the query string by which a client chooses the rows on a page: from 1 to {@link maxPageSize}. More
   * is cut to that, nonsense is {@link paginateBy}. `null` leaves the client no choice.
   */
  pageSizeParam: string | null = null
  /** The most rows that a client gets on one page; {@link pageSizeParam} needs it. */
  maxPageSize: number | null = null
  /** How to learn how many rows there are: counting them all may cost more than the page. */
  counting: CountStrategy = 'exact'
  /** The most rows that a last page of its own is not worth: they go onto the page before it. */
  paginateOrphans = 0
  /** The parameter, of the path or else of the query string, that has the number of the page. */
  pageKwarg = 'page'
  /** The name of the rows in the context, beside `objectList`. `null` makes it of the model: `articleList`. */
  contextObjectName: string | null = null
  templateNameSuffix = '_list'
  /** The rows before they are cut into pages, as {@link getQueryset} gave them. */
  objectList: ObjectSource<TRow> | null = null

  override check(report: CheckReport): void {
    super.check(report)
    const overridden = this.getQueryset !== MultipleObjectView.prototype.getQueryset
    if (this.model === null && this.queryset === null && !overridden) {
      report.add('queryset', 'is missing: define model or queryset, or override getQueryset()')
    }
    if (this.paginateBy !== null && !isWhole(this.paginateBy, 1)) {
      report.add('paginateBy', `must be a whole number from 1 up, or null, not ${String(this.paginateBy)}`)
    }
    if (this.pageSizeParam !== null && !isWhole(this.maxPageSize ?? 0, Math.max(this.paginateBy ?? 1, 1))) {
      const problem = `must be a whole number from paginateBy up where there is a pageSizeParam, not ${String(this.maxPageSize)}`
      report.add('maxPageSize', problem)
    }
    if (this.pageSizeParam !== null && this.paginateBy === null) {
      report.add('pageSizeParam', 'needs paginateBy: without it there are no pages')
    }
    try {
      emptyPages(this.counting)
    } catch (error) {
      if (!PaginationConfigurationError.is(error)) throw error
      report.add('counting', error.message)
    }
    if (!isWhole(this.paginateOrphans, 0)) {
      report.add('paginateOrphans', `must be a whole number from 0 up, not ${String(this.paginateOrphans)}`)
    }
  }

  /** The rows, in order. */
  getQueryset(): Awaitable<ObjectSource<TRow>>
  async getQueryset(): Promise<ObjectSource<TRow>> {
    const source = this.queryset ?? this.model?.objects
    if (!source) {
      throw new InvalidResponseError(
        `${this.constructor.name} is missing a queryset: define model or queryset, or override getQueryset().`,
      )
    }
    const ordering = await this.getOrdering()
    if (ordering === null || ordering.length === 0) return source
    return source.orderBy(...(typeof ordering === 'string' ? [ordering] : ordering))
  }

  getOrdering(): Awaitable<string | readonly string[] | null> {
    return this.ordering
  }

  getAllowEmpty(): Awaitable<boolean> {
    return this.allowEmpty
  }

  getPaginateBy(_queryset: ObjectSource<TRow>): Awaitable<number | null> {
    const { paginateBy, pageSizeParam, maxPageSize } = this
    if (pageSizeParam === null || paginateBy === null || maxPageSize === null) return paginateBy
    return parsePageSize(this.request.query[pageSizeParam], { standard: paginateBy, max: maxPageSize })
  }

  getPaginateOrphans(): Awaitable<number> {
    return this.paginateOrphans
  }

  getPaginator(
    queryset: ObjectSource<TRow>,
    perPage: number,
    options: { readonly orphans: number; readonly allowEmptyFirstPage: boolean },
  ): Awaitable<Paginator<TRow>> {
    return new Paginator(queryset, { perPage, counting: this.counting, ...options })
  }

  /**
   * The page that the request asks for: the first one when it says nothing, and the last one for the word `last` unless
   * nothing is counted.
   *
   * @throws {NotFoundError} `ERR_VIEW_NOT_FOUND`, status 404: there is no such page.
   */
  paginateQueryset(queryset: ObjectSource<TRow>, pageSize: number): Awaitable<Pagination<TRow, TPage>>
  async paginateQueryset(queryset: ObjectSource<TRow>, pageSize: number): Promise<Pagination<TRow, TPage>> {
    const [orphans, allowEmptyFirstPage] = await Promise.all([
      this.getPaginateOrphans(),
      this.getAllowEmpty(),
    ])
    const paginator = await this.getPaginator(queryset, pageSize, { orphans, allowEmptyFirstPage })
    const asked = this.#askedPage()
    try {
      const pageObj = await paginator.page(
        asked === 'last' && this.counting !== 'none' ? await paginator.numPages() : asked,
      )
      const { objectList } = pageObj
      const pagination = { paginator, pageObj, objectList, isPaginated: pageObj.hasOtherPages() }
      return pagination as Pagination<TRow, AnyPage<TRow>> as Pagination<TRow, TPage>
    } catch (error) {
      if (!InvalidPageError.is(error)) throw error
      throw new NotFoundError(`Invalid page: ${error.message}.`, { cause: error })
    }
  }

  /** The links of a page; `null` where the path has its number. */
  getPageLinks(page: TPage): LinksOf<TPage> | null
  getPageLinks(page: AnyPage<TRow>): Links | null {
    if (!('number' in page) || this.params[this.pageKwarg] !== undefined) return null
    return pageLinks(page, { url: this.request.originalUrl, pageParam: this.pageKwarg })
  }

  getContextObjectName(objectList: ObjectSource<TRow>): Awaitable<string | null> {
    if (this.contextObjectName !== null) return this.contextObjectName
    return objectList.model ? `${objectList.model.name}List` : null
  }

  override getContextData(extra?: Context): Awaitable<ListContext<TRow, TPage>>
  override async getContextData(extra: Context = {}): Promise<ListContext<TRow, TPage>> {
    const { objectList: given, ...rest } = extra
    const source = (given as ObjectSource<TRow> | undefined) ?? this.objectList!
    const pageSize = await this.getPaginateBy(source)
    const name = await this.getContextObjectName(source)
    const pagination =
      pageSize === null
        ? { paginator: null, pageObj: null, objectList: source, isPaginated: false }
        : await this.paginateQueryset(source, pageSize)
    const links = pagination.pageObj && this.getPageLinks(pagination.pageObj)
    const named = name === null ? {} : { [name]: pagination.objectList }
    const context = await super.getContextData({ ...pagination, pageLinks: links, ...named, ...rest })
    return context as ListContext<TRow, TPage>
  }

  override getTemplateNames(): Awaitable<readonly string[]>
  override async getTemplateNames(): Promise<readonly string[]> {
    const names = typeof this.templateName === 'string' ? [this.templateName] : []
    const model = this.objectList?.model ?? this.model
    if (model) names.push(modelTemplateName(model, this.templateNameSuffix))
    if (names.length > 0) return names
    throw new InvalidResponseError(
      `${this.constructor.name} has no template: set templateName, show the rows of a model, or override getTemplateNames().`,
    )
  }

  /** JSON tells of the other pages in a `Link` header as well (RFC 8288). */
  override renderToResponse(context: Context, options?: ResponseOptions): Awaitable<HttpResponse> {
    const links = context['pageLinks'] as Links | null | undefined
    const link = links && this.getFormat() === 'json' ? linkHeader(links) : ''
    if (link === '') return super.renderToResponse(context, options)
    return super.renderToResponse(context, { ...options, headers: { ...options?.headers, link } })
  }

  /** `{ count, next, previous, results }` for a page, with relative links, and `{ results }` for a whole list. */
  override getJsonData(context: Context): Awaitable<unknown>
  override async getJsonData(context: Context): Promise<unknown> {
    const { objectList, pageObj } = (await settleContext(
      { objectList: context['objectList'], pageObj: context['pageObj'] },
      this,
    )) as { objectList: readonly TRow[]; pageObj: TPage | null }
    const results = await Promise.all(objectList.map((row) => this.toJson(row)))
    return pageObj === null ? { results } : this.#envelope(pageObj, results)
  }

  #envelope(page: TPage, results: readonly unknown[]): RestFrameworkEnvelope<unknown> {
    const shown = { objectList: results, summary: () => page.summary() }
    return restFrameworkEnvelope(shown, this.getPageLinks(page) ?? NO_LINKS)
  }

  #askedPage(): string {
    const fromQuery = this.request.query[this.pageKwarg]
    const last = Array.isArray(fromQuery) ? fromQuery.at(-1) : fromQuery
    return this.params[this.pageKwarg] || (typeof last === 'string' && last) || '1'
  }
}

/** Of pages whose number is in the path. */
const NO_LINKS: Links = { self: '', first: '', previous: null, next: null, last: null }

/** Made of nothing, for what a paginator says of a strategy. */
function emptyPages(counting: CountStrategy): Paginator<never> {
  return new Paginator<never>([], { perPage: 1, counting })
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least
}
