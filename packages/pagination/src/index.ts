// Numbered pages
export { Paginator } from './paginator.ts'
export type { PageErrorMessages, PaginatorOptions } from './paginator-options.ts'
export { Page, type PageParts } from './page.ts'
export { PageRange } from './page-range.ts'
export { elidedPageRange, type ElidedPageRangeOptions, ELLIPSIS } from './elided-page-range.ts'
export type { CountKind, CountStrategy } from './count-strategy.ts'

// What can be paged through
export type { CountedSource, PageSource, Slice } from './source.ts'

// Pages by cursor
export { CursorPaginator, type CursorPaginatorOptions } from './cursor-paginator.ts'
export { CursorPage, type CursorPageParts } from './cursor-page.ts'
export { CursorCodec, type CursorCodecOptions, type CursorContent, type CursorKey } from './cursor-codec.ts'
export type { Ordering, Position, PositionedRow, Seekable } from './seekable.ts'

// Links
export { linkHeader, type Links } from './links.ts'
export { type CursorLinked, cursorLinks, type CursorLinksOptions } from './cursor-links.ts'
export {
  type LinkedPage,
  type PageLink,
  pageLinks,
  type PageLinks,
  type PageLinksOptions,
} from './page-links.ts'
export { querystring, type QueryScalar, type QueryValue } from './querystring.ts'

// Errors
export { EmptyPageError, InvalidPageError, PageNotAnIntegerError } from './errors.ts'
export { type CursorFault, InvalidCursorError } from './invalid-cursor-error.ts'
export { ConfigurationError } from './configuration-error.ts'
