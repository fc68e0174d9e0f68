/**
 * The links of a page of any kind, by their RFC 8288 meaning: what envelopes and the `Link` header are made of.
 * `null` for a link that is not there.
 */
export interface Links {
  readonly self: string
  readonly first: string
  readonly previous: string | null
  readonly next: string | null
  readonly last: string | null
}

/**
 * The links as the value of a `Link` header, `self` left out.
 *
 * @returns `''` when there is nothing but this page.
 * @see {@link https://www.rfc-editor.org/rfc/rfc8288 | RFC 8288}.
 *
 * @example
 * ```ts
 * import { linkHeader, pageLinks, Paginator } from '@belvedere/pagination'
 *
 * const page = await new Paginator('abcdef'.split(''), { perPage: 3 }).page(1)
 * linkHeader(pageLinks(page, { url: '/letters' }))
 * // => '</letters>; rel="first", </letters?page=2>; rel="next", </letters?page=2>; rel="last"'
 * ```
 */
export function linkHeader(links: Links): string {
  const { first, previous, next, last } = links
  if (previous === null && next === null) return ''
  return Object.entries({ first, prev: previous, next, last })
    .flatMap(([rel, url]) => (url === null ? [] : [`<${url}>; rel="${rel}"`]))
    .join(', ')
}

/**
 * The same links with scheme and host, for clients that cannot resolve relative ones.
 *
 * @param base - URL of the application, from its configuration. Never take it from a `Host` header that nobody checked.
 *
 * @example
 * ```ts
 * import { absoluteLinks, pageLinks, Paginator } from '@belvedere/pagination'
 *
 * const page = await new Paginator('abcdef'.split(''), { perPage: 3 }).page(1)
 * const links = absoluteLinks(pageLinks(page, { url: '/letters' }), 'https://site.example')
 * links.next // => 'https://site.example/letters?page=2'
 * ```
 */
export function absoluteLinks(links: Links, base: string | URL): Links {
  const absolute = (url: string) => new URL(url, base).href
  const orNull = (url: string | null) => (url === null ? null : absolute(url))
  const { self, first, previous, next, last } = links
  return {
    self: absolute(self),
    first: absolute(first),
    previous: orNull(previous),
    next: orNull(next),
    last: orNull(last),
  }
}
