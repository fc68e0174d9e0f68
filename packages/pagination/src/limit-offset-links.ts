import type { CountKind } from './count-strategy.ts'
import { paramUrls } from './internal/param-urls.ts'
import type { Links } from './links.ts'

export interface LimitOffsetLinksOptions {
  /** Where the list is: `request.originalUrl`, or any path with the parameters to keep. */
  readonly url: string
  /**
   * Name of the parameter that holds the offset. The one that holds the limit stays as it is.
   * @default 'offset'
   */
  readonly offsetParam?: string
}

/** What {@link limitOffsetLinks} needs of a page. */
export interface LimitOffsetLinked {
  readonly limit: number
  readonly offset: number
  readonly count: number
  readonly countKind: CountKind
  readonly nextOffset: number | null
  readonly previousOffset: number | null
}

/**
 * The links of a page by offset. As with {@link pageLinks}, every other parameter keeps its place and its writing, the
 * first page has no offset, and links stay on the host of the page.
 */
export function limitOffsetLinks(page: LimitOffsetLinked, options: LimitOffsetLinksOptions): Links {
  const { url: current, offsetParam = 'offset' } = options
  const urls = paramUrls(current, [offsetParam])
  const url = (offset: number) => urls({ [offsetParam]: offset === 0 ? null : String(offset) })
  const link = (offset: number | null) => (offset === null ? null : url(offset))
  const lastOffset = Math.floor(Math.max(0, page.count - 1) / page.limit) * page.limit
  return {
    self: url(page.offset),
    first: url(0),
    previous: link(page.previousOffset),
    next: link(page.nextOffset),
    last: page.countKind === 'exact' ? url(lastOffset) : null,
  }
}
