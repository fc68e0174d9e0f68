// Lists
export { ListView } from './list/list-view.ts'
export { BaseListView } from './list/base-list-view.ts'
export { CursorListView } from './list/cursor-list-view.ts'
export {
  MultipleObjectView,
  type AnyPage,
  type LinksOf,
  type ListContext,
  type Pagination,
} from './list/multiple-object-view.ts'

// Details
export { DetailView } from './detail/detail-view.ts'
export { SingleObjectView, type DetailContext } from './detail/single-object-view.ts'

// Formats
export { FormatMixin, type Format, type Formatting } from './format-mixin.ts'

// Where rows come from
export { ArraySource, type ArraySourceOptions } from './source/array-source.ts'
export { type Model, type ModelName, type ObjectSource } from './source/object-source.ts'

// Errors
export { BadCursorError, MultipleObjectsReturnedError } from './errors.ts'
