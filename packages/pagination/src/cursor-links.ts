import { paramUrls } from './internal/param-urls.ts'
import type { Links } from './links.ts'

export interface CursorLinksOptions {
  /** Where the list is: `request.originalUrl`, or any path with the parameters to keep. */
  readonly url: string
  /**
   * Name of the parameter that holds the cursor.
   * @default 'cursor'
   */
  readonly cursorParam?: string
}

/** What {@link cursorLinks} needs of a page. */
export interface CursorLinked {
  readonly cursor: string | null
  readonly nextCursor: string | null
  readonly previousCursor: string | null
  readonly lastCursor: string
}

/**
 * The links of a page that was reached by cursor. As with {@link pageLinks}, every other parameter keeps its place and
 * its writing, and links stay on the host of the page.
 */
export function cursorLinks(page: CursorLinked, options: CursorLinksOptions): Links {
  const { url: current, cursorParam = 'cursor' } = options
  const urls = paramUrls(current, [cursorParam])
  const url = (cursor: string | null) => urls({ [cursorParam]: cursor })
  const link = (cursor: string | null) => (cursor === null ? null : url(cursor))
  return {
    self: url(page.cursor),
    first: url(null),
    previous: link(page.previousCursor),
    next: link(page.nextCursor),
    last: url(page.lastCursor),
  }
}
