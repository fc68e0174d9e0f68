import { NotFoundError, type Awaitable, type HttpResponse } from '@belvedere/views-core'
import type { ObjectSource } from '../source/object-source.ts'
import { MultipleObjectView, type AnyPage } from './multiple-object-view.ts'

/**
 * A list with its handler for GET: what {@link ListView} and {@link CursorListView} have in common.
 *
 * @typeParam TRow - One row as the source returns it.
 * @typeParam TPage - What its pages are.
 * @see Django's
 *   {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/generic-display/#listview | BaseListView}
 */
export class BaseListView<TRow, TPage extends AnyPage<TRow>> extends MultipleObjectView<TRow, TPage> {
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
