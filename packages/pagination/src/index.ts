// Numbered pages
export { Paginator } from './paginator.ts'
export type { PageErrorMessages, PaginatorOptions } from './paginator-options.ts'
export { Page, type PageParts, type PageSummary } from './page.ts'
export { PageRange } from './page-range.ts'
export { elidedPageRange, type ElidedPageRangeOptions, ELLIPSIS } from './elided-page-range.ts'
export type { CountKind, CountStrategy } from './count-strategy.ts'

// What can be paged through
export type { CountedSource, PageSource, Slice } from './source.ts'

// Pages by cursor
export { CursorPaginator, type CursorPaginatorOptions } from './cursor-paginator.ts'
export { CursorPage, type CursorPageParts, type CursorPageSummary } from './cursor-page.ts'
export { CursorCodec, type CursorCodecOptions, type CursorContent, type CursorKey } from './cursor-codec.ts'
export type { Ordering, Position, PositionedRow, Seekable } from './seekable.ts'
export { SeekableArray } from './seekable-array.ts'

// Pages by offset
export { LimitOffsetPaginator, type LimitOffsetPaginatorOptions } from './limit-offset-paginator.ts'
export { LimitOffsetPage, type LimitOffsetPageParts, type LimitOffsetSummary } from './limit-offset-page.ts'

// What a client asks for, and what it gets
export { parsePageSize, type PageSizeOptions } from './page-size.ts'
export {
  type EnvelopedPage,
  jsonApiEnvelope,
  type JsonApiEnvelope,
  pageEnvelope,
  type PageEnvelope,
  restFrameworkEnvelope,
  type RestFrameworkEnvelope,
} from './envelopes.ts'

// Links
export { absoluteLinks, linkHeader, type Links } from './links.ts'
export { type CursorLinked, cursorLinks, type CursorLinksOptions } from './cursor-links.ts'
export {
  type LinkedPage,
  type PageLink,
  pageLinks,
  type PageLinks,
  type PageLinksOptions,
} from './page-links.ts'
export {
  type LimitOffsetLinked,
  limitOffsetLinks,
  type LimitOffsetLinksOptions,
} from './limit-offset-links.ts'
export { querystring, type QueryScalar, type QueryValue } from './querystring.ts'

// Errors
export { EmptyPageError, InvalidPageError, PageNotAnIntegerError } from './errors.ts'
export { type CursorFault, InvalidCursorError } from './invalid-cursor-error.ts'
export { ConfigurationError } from './configuration-error.ts'
