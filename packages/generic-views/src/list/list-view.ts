import type { Page } from '@belvedere/pagination'
import { BaseListView } from './base-list-view.ts'

/**
 * A page of objects, by its number.
 *
 * The template sees `objectList` (also by the name of the model, such as `articleList`), `pageObj`, `paginator`,
 * `isPaginated` and `view`; it is `<appLabel>/<model>_list` unless `templateName` names another. The rows are read
 * inside the view: its deadline holds for them, and its cache sees them.
 *
 * @typeParam TRow - One row as the source returns it.
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
export class ListView<TRow> extends BaseListView<TRow, Page<TRow>> {}
