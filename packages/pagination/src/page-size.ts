import { Demands } from './internal/demand.ts'
import { parsePageNumber } from './internal/page-number.ts'

export interface PageSizeOptions {
  /** For a client that asks for none, or for nonsense. */
  readonly standard: number
  /** The most that a client gets. */
  readonly max: number
}

/**
 * The page size for anything that a client may send: what it asks for up to `max`, and `standard` for what is no whole
 * number from 1 up.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: an option is not a whole number from 1 up, or `standard` is above `max`.
 *
 * @example
 * ```ts
 * import { parsePageSize } from '@belvedere/pagination'
 *
 * parsePageSize('50', { standard: 20, max: 100 }) // => 50
 * parsePageSize('1000000', { standard: 20, max: 100 }) // => 100
 * parsePageSize('-1', { standard: 20, max: 100 }) // => 20
 * ```
 */
export function parsePageSize(value: unknown, { standard, max }: PageSizeOptions): number {
  const demands = new Demands('parsePageSize')
  demands.whole('standard', standard, 1)
  demands.whole('max', max, 1)
  demands.that(!(standard > max), `standard (${standard}) must not be above max (${max})`)
  demands.check()
  return Math.min(parsePageNumber(value) || standard, max)
}
