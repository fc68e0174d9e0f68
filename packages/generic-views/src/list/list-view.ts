import { NotFoundError, type Awaitable, type HttpResponse } from '@belvedere/views-core'
import type { ObjectSource } from '../source/object-source.ts'
import type { Page } from '@belvedere/pagination'
import { MultipleObjectView, type AnyPage } from './multiple-object-view.ts'

/**
 * A page of objects.
 *
 * The template sees `objectList` (also by the name of the model, such as `articleList`), `pageObj`, `paginator`,
 * `isPaginated` and `view`; it is `<appLabel>/<model>_list` unless {@link ListView.templateName} names another. The
 * rows are read inside the view: its deadline holds for them, and its cache sees them.
 *
 * @typeParam TRow - One row as the source returns it.
 * @typeParam TPage - What its pages are; {@link CursorListView} has others.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/generic-display/#listview | ListView}.
 *   Differs: the rows of a page are read before the template runs.
 *
 * @example
 * ```ts
 * import { ArraySource, ListView } from '@belvedere/generic-views'
 *
 * interface Tree { id: number; name: string }
 * const trees = new ArraySource<Tree>([{ id: 1, name: 'oak' }, { id: 2, name: 'ash' }], { name: 'tree' })
 * class TreeList extends ListView<Tree> {
 *   override queryset = trees
 *   override ordering = 'name'
 *   override paginateBy = 20
 *   override formats = ['html', 'json'] as const
 * }
 * typeof TreeList.asView() // => 'function'
 * ```
 */
export class ListView<TRow, TPage extends AnyPage<TRow> = Page<TRow>> extends MultipleObjectView<
  TRow,
  TPage
> {
  get(): Awaitable<HttpResponse>
  async get(): Promise<HttpResponse> {
    const format = this.getFormat()
    const queryset = await this.getQueryset()
    const source = format === 'json' && queryset.forJson ? queryset.forJson() : queryset
    this.objectList = source.within(this)
    if (!(await this.getAllowEmpty()) && (await this.isEmpty(this.objectList))) {
      throw new NotFoundError('This list is empty.')
    }
    return this.renderToResponse(await this.getContextData())
  }

  /** Whether there are no rows at all; asked where {@link allowEmpty} is `false`. */
  isEmpty(source: ObjectSource<TRow>): Awaitable<boolean>
  async isEmpty(source: ObjectSource<TRow>): Promise<boolean> {
    if (source.exists) return !(await source.exists())
    return (await source.slice(0, 1).all()).length === 0
  }
}
