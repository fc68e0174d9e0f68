import type { Page } from '@belvedere/pagination'

/** A page as JSON: how many rows there are in all, links to the pages beside this one, and its rows. */
export interface PageJson {
  readonly count: number
  readonly next: string | null
  readonly previous: string | null
  readonly results: readonly unknown[]
}

export function pageJson(
  page: Page<unknown>,
  originalUrl: string,
  parameter: string,
  results: readonly unknown[],
): PageJson {
  return {
    count: page.count,
    next: page.hasNext() ? linkTo(originalUrl, parameter, page.nextPageNumber()) : null,
    previous: page.hasPrevious() ? linkTo(originalUrl, parameter, page.previousPageNumber()) : null,
    results,
  }
}

function linkTo(originalUrl: string, parameter: string, number: number): string {
  const [path, query = ''] = originalUrl.split('?', 2) as [string, string?]
  const parameters = new URLSearchParams(query)
  if (number === 1) parameters.delete(parameter)
  else parameters.set(parameter, String(number))
  return parameters.size === 0 ? path : `${path}?${parameters.toString()}`
}
