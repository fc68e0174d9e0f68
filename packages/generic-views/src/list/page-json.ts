import type { Page, PageLinks } from '@belvedere/pagination'

/** A page as JSON: how many rows there are in all, links to the pages beside this one, and its rows. */
export interface PageJson {
  readonly count: number
  /** Relative to the host; `null` on the last page. */
  readonly next: string | null
  /** Relative to the host; `null` on the first page. */
  readonly previous: string | null
  readonly results: readonly unknown[]
}

export function pageJson(
  page: Page<unknown>,
  links: PageLinks | null,
  results: readonly unknown[],
): PageJson {
  return { count: page.count, next: links?.next ?? null, previous: links?.previous ?? null, results }
}
