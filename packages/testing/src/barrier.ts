import { ConfigurationError } from './errors.ts'

/** Waits for the others; resolves with the order of arrival, counted from 0. */
export type Barrier = () => Promise<number>

/**
 * Holds callers until `parties` of them have come, then lets them go together: a race on purpose.
 *
 * Then it starts anew for the next `parties`. Callers are let go in the order in which they came.
 *
 * @param parties - How many have to come, from 1 up.
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: `parties` is not a whole number from 1 up.
 *
 * @example
 * ```ts
 * import { barrier } from '@belvedere/testing'
 *
 * const meet = barrier(2)
 * await Promise.all([meet(), meet()]) // => [0, 1]
 * ```
 */
export function barrier(parties: number): Barrier {
  if (!Number.isInteger(parties) || parties < 1) {
    throw new ConfigurationError(
      `barrier(${parties}): say how many callers have to come, a whole number from 1 up.`,
    )
  }
  let waiting: (() => void)[] = []
  return async () => {
    const order = waiting.length
    await new Promise<void>((resolve) => {
      waiting.push(resolve)
      if (waiting.length < parties) return
      for (const release of waiting) release()
      waiting = []
    })
    return order
  }
}
