import { Demands } from './internal/demand.ts'

/** Stands in an elided range for the pages left out. */
export const ELLIPSIS = '…'

export interface ElidedPageRangeOptions {
  /**
   * Pages shown on each side of the current one.
   * @default 3
   */
  readonly onEachSide?: number
  /**
   * Pages shown at each end of the list.
   * @default 2
   */
  readonly onEnds?: number
}

/**
 * The page numbers to show under a long list: both ends, the surroundings of the current page, and an ellipsis for
 * each gap.
 *
 * Takes the same time for any number of pages, and may be looped over more than once.
 *
 * @param number - The current page, counted from 1.
 * @param numPages - How many pages there are.
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: an option is not a whole number from 0 up.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/paginator/#django.core.paginator.Paginator.get_elided_page_range | get_elided_page_range}.
 *
 * @example
 * ```ts
 * import { elidedPageRange } from '@belvedere/pagination'
 *
 * Array.from(elidedPageRange(8, 50)).join(' ') // => '1 2 … 5 6 7 8 9 10 11 … 49 50'
 * Array.from(elidedPageRange(1, 50, { onEachSide: 1, onEnds: 1 })).join(' ') // => '1 2 … 50'
 * ```
 */
export function elidedPageRange(
  number: number,
  numPages: number,
  { onEachSide = 3, onEnds = 2 }: ElidedPageRangeOptions = {},
): Iterable<number | typeof ELLIPSIS> {
  const demands = new Demands('elidedPageRange')
  demands.whole('onEachSide', onEachSide, 0)
  demands.whole('onEnds', onEnds, 0)
  demands.check()
  return { [Symbol.iterator]: () => elide(number, numPages, onEachSide, onEnds) }
}

function* elide(
  number: number,
  numPages: number,
  onEachSide: number,
  onEnds: number,
): Generator<number | typeof ELLIPSIS, void, undefined> {
  const reach = onEachSide + onEnds
  const long = numPages > 2 * reach
  // An ellipsis that would hide a single page is not worth its place.
  const gapBefore = long && number > reach + 2
  const gapAfter = long && number < numPages - reach - 1
  if (gapBefore) {
    yield* span(1, onEnds)
    yield ELLIPSIS
  }
  yield* span(gapBefore ? number - onEachSide : 1, gapAfter ? number + onEachSide : numPages)
  if (gapAfter) {
    yield ELLIPSIS
    yield* span(numPages - onEnds + 1, numPages)
  }
}

function* span(first: number, last: number): Generator<number, void, undefined> {
  for (let number = first; number <= last; number++) yield number
}
