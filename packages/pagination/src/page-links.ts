import type { CountKind } from './count-strategy.ts'
import type { ELLIPSIS, ElidedPageRangeOptions } from './elided-page-range.ts'
import { paramUrls } from './internal/param-urls.ts'
import type { Links } from './links.ts'

export interface PageLinksOptions extends ElidedPageRangeOptions {
  /** Where the list is: `request.originalUrl`, or any path with the parameters to keep. */
  readonly url: string
  /**
   * Name of the parameter that holds the page number.
   * @default 'page'
   */
  readonly pageParam?: string
}

/** One place in a row of page links: a page, or a gap. */
export interface PageLink {
  /** What to show: the page number, or an ellipsis. */
  readonly text: string
  /** `null` for a gap. */
  readonly number: number | null
  /** `null` for a gap. */
  readonly url: string | null
  /** Whether this is the page that the links are for. */
  readonly current: boolean
}

export interface PageLinks extends Links {
  /** The row of links to show: see {@link elidedPageRange}. Made anew for each loop. */
  readonly pages: Iterable<PageLink>
  /** The link of any page. */
  url(number: number): string
}

/** What {@link pageLinks} needs of a page. */
export interface LinkedPage {
  readonly number: number
  readonly numPages: number
  readonly countKind: CountKind
  hasNext(): boolean
  hasPrevious(): boolean
  elidedPageRange(options?: ElidedPageRangeOptions): Iterable<number | typeof ELLIPSIS>
}

/**
 * The links of a page. Every other parameter keeps its place and its writing, and the first page has no page
 * parameter, so that it has one address only.
 *
 * Links are relative to the host, even when the URL given names one.
 *
 * @see {@link https://www.rfc-editor.org/rfc/rfc8288 | RFC 8288} for the meaning of the names.
 *
 * @example
 * ```ts
 * import { pageLinks, Paginator } from '@belvedere/pagination'
 *
 * const page = await new Paginator('abcdef'.split(''), { perPage: 2 }).page(2)
 * const links = pageLinks(page, { url: '/letters?case=lower&page=2' })
 * links.previous // => '/letters?case=lower'
 * links.next // => '/letters?case=lower&page=3'
 * Array.from(links.pages, (link) => link.text) // => ['1', '2', '3']
 * ```
 */
export function pageLinks(page: LinkedPage, options: PageLinksOptions): PageLinks {
  const { url: current, pageParam = 'page', ...range } = options
  const urls = paramUrls(current, [pageParam])
  const url = (number: number) => urls({ [pageParam]: number === 1 ? null : String(number) })
  return {
    self: url(page.number),
    first: url(1),
    previous: page.hasPrevious() ? url(page.number - 1) : null,
    next: page.hasNext() ? url(page.number + 1) : null,
    // The end of a list that nobody counted is not known, unless it is here.
    last: page.countKind === 'exact' ? url(Math.max(1, page.numPages)) : null,
    pages: {
      *[Symbol.iterator]() {
        for (const item of page.elidedPageRange(range)) {
          if (typeof item === 'string') yield { text: item, number: null, url: null, current: false }
          else yield { text: String(item), number: item, url: url(item), current: item === page.number }
        }
      },
    },
    url,
  }
}
