import type { ELLIPSIS, ElidedPageRangeOptions } from './elided-page-range.ts'
import { splitUrl } from './internal/local-url.ts'
import { joinPairs, pairText, queryPairs } from './internal/query-pairs.ts'

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

export interface PageLinks {
  readonly self: string
  readonly first: string
  /** `null` on the first page. */
  readonly previous: string | null
  /** `null` on the last page. */
  readonly next: string | null
  readonly last: string
  /** The row of links to show: see {@link elidedPageRange}. Made anew for each loop. */
  readonly pages: Iterable<PageLink>
  /** The link of any page. */
  url(number: number): string
}

/** What {@link pageLinks} needs of a page. */
export interface LinkedPage {
  readonly number: number
  readonly numPages: number
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
  const url = pageUrls(current, pageParam)
  return {
    self: url(page.number),
    first: url(1),
    previous: page.hasPrevious() ? url(page.number - 1) : null,
    next: page.hasNext() ? url(page.number + 1) : null,
    last: url(Math.max(1, page.numPages)),
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

function pageUrls(current: string, pageParam: string): (number: number) => string {
  const { path, query } = splitUrl(current)
  const pairs = queryPairs(query)
  const place = pairs.findIndex(({ name }) => name === pageParam)
  const before = pairs.slice(0, place < 0 ? undefined : place).map(({ text }) => text)
  const after = pairs
    .slice(before.length)
    .filter(({ name }) => name !== pageParam)
    .map(({ text }) => text)
  return (number) => {
    const own = number === 1 ? [] : [pairText(pageParam, String(number))]
    // A link without a path and a query would be the current URL, its old page number included.
    return path + joinPairs([...before, ...own, ...after]) || '?'
  }
}
