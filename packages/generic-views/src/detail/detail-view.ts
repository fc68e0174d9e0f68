import type { Awaitable, HttpResponse } from '@belvedere/views-core'
import { SingleObjectView } from './single-object-view.ts'

/**
 * The page of one object, found by the primary key or the slug in the path.
 *
 * The template sees `object` (also by the name of the model, such as `article`) and `view`; it is
 * `<appLabel>/<model>_detail` unless {@link DetailView.templateName} names another.
 *
 * @typeParam TRow - One row as the source returns it.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/generic-display/#detailview | DetailView}
 *
 * @example
 * ```ts
 * import { ArraySource, DetailView } from '@belvedere/generic-views'
 *
 * interface Tree { id: number; slug: string }
 * class TreeDetail extends DetailView<Tree> {
 *   override queryset = new ArraySource<Tree>([{ id: 1, slug: 'oak' }], { name: 'tree' })
 * }
 * typeof TreeDetail.asView() // => 'function'
 * ```
 */
export class DetailView<TRow> extends SingleObjectView<TRow> {
  get(): Awaitable<HttpResponse>
  async get(): Promise<HttpResponse> {
    this.object = await this.getObject()
    return this.renderToResponse(await this.getContextData({ object: this.object }))
  }
}
