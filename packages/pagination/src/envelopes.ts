import type { CountKind } from './count-strategy.ts'
import type { Links } from './links.ts'

/** What an envelope needs of a page of any kind. */
export interface EnvelopedPage<TRow, TSummary extends object> {
  readonly objectList: readonly TRow[]
  summary(): TSummary
}

/** As made by {@link pageEnvelope}. */
export interface PageEnvelope<TRow, TSummary> {
  readonly data: readonly TRow[]
  readonly page: TSummary
  readonly links: Links
}

/** As made by {@link restFrameworkEnvelope}. */
export interface RestFrameworkEnvelope<TRow> {
  /** `null` when it is not known; left out for a cursor page. */
  readonly count?: number | null
  readonly next: string | null
  readonly previous: string | null
  readonly results: readonly TRow[]
}

/** As made by {@link jsonApiEnvelope}. */
export interface JsonApiEnvelope<TResource, TSummary> {
  readonly data: readonly TResource[]
  readonly links: Readonly<Record<'self' | 'first' | 'prev' | 'next' | 'last', string | null>>
  readonly meta: { readonly page: TSummary }
}

/** A page as JSON: its rows, where it stands, and its links. */
export function pageEnvelope<TRow, TSummary extends object>(
  page: EnvelopedPage<TRow, TSummary>,
  links: Links,
): PageEnvelope<TRow, TSummary> {
  const { self, first, previous, next, last } = links
  return { data: page.objectList, page: page.summary(), links: { self, first, previous, next, last } }
}

/**
 * A page as Django REST framework writes it.
 *
 * @see {@link https://www.django-rest-framework.org/api-guide/pagination/ | Pagination}. There the
 *   links have a host: `absoluteLinks()` gives them one.
 */
export function restFrameworkEnvelope<TRow>(
  page: EnvelopedPage<TRow, object>,
  links: Links,
): RestFrameworkEnvelope<TRow> {
  const { count, countKind }: { count?: number; countKind?: CountKind } = page.summary()
  const { next, previous } = links
  return {
    ...(count !== undefined && { count: countKind === 'exact' ? count : null }),
    next,
    previous,
    results: page.objectList,
  }
}

/**
 * A page as a JSON:API document.
 *
 * @param toResource - Makes a resource object, with `type` and `id`, of a row.
 * @see {@link https://jsonapi.org/format/#fetching-pagination | JSON:API, Pagination}.
 */
export function jsonApiEnvelope<TRow, TSummary extends object, TResource>(
  page: EnvelopedPage<TRow, TSummary>,
  links: Links,
  toResource: (row: TRow) => TResource,
): JsonApiEnvelope<TResource, TSummary> {
  const { self, first, previous, next, last } = links
  return {
    data: page.objectList.map((row) => toResource(row)),
    links: { self, first, prev: previous, next, last },
    meta: { page: page.summary() },
  }
}
