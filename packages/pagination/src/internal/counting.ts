import { ConfigurationError } from '../configuration-error.ts'
import type { CountKind, CountStrategy } from '../count-strategy.ts'
import { type Demands, show } from './demand.ts'
import type { Rows } from './rows.ts'
import { share } from './share.ts'

export interface Tally {
  readonly count: number
  readonly kind: CountKind
}

/** A {@link CountStrategy} at work on one source. */
export interface Counting {
  /** Rows to read beyond a page, to learn whether there are more. */
  readonly lookAhead: number
  /** Whether anyone may ask for a number. */
  readonly countable: boolean
  /** What page numbers are compared with; `null` when pages are made without a count. */
  tally(): Promise<Tally | null>
  /** The answer to a caller who wants a number. */
  asked(): Promise<Tally>
}

export function demandStrategy(demands: Demands, strategy: unknown): void {
  const { upTo, estimate } = Object(strategy) as { upTo?: unknown; estimate?: unknown }
  if (upTo !== undefined) demands.whole('counting.upTo', upTo, 1)
  else if (typeof estimate !== 'function') {
    demands.that(
      strategy === 'exact' || strategy === 'lazy' || strategy === 'none',
      `counting must be 'exact', 'lazy', 'none', { upTo } or { estimate }, not ${show(strategy)}`,
    )
  }
}

export function startCounting(strategy: CountStrategy, rows: Rows<unknown>): Counting {
  if (strategy === 'exact') return counted(0, () => rows.count())
  if (strategy === 'none') return uncounted(refuse)
  if (strategy === 'lazy') {
    const exact = counted(0, () => rows.count())
    return uncounted(() => exact.asked())
  }
  if ('estimate' in strategy) return counted(1, strategy.estimate, estimated)
  const { upTo } = strategy
  return counted(
    1,
    () => rows.count(upTo + 1),
    (count) => ({
      count: Math.min(count, upTo),
      kind: count > upTo ? 'minimum' : 'exact',
    }),
  )
}

function counted(
  lookAhead: number,
  count: () => number | PromiseLike<number>,
  toTally: (count: number) => Tally = (exact) => ({ count: exact, kind: 'exact' }),
): Counting {
  const tally = share(async () => toTally(await count()))
  return { lookAhead, countable: true, tally, asked: tally }
}

function uncounted(asked: () => Promise<Tally>): Counting {
  return { lookAhead: 1, countable: asked !== refuse, tally: () => Promise.resolve(null), asked }
}

async function refuse(): Promise<never> {
  throw new ConfigurationError(
    "This paginator never counts (counting: 'none'): ask a page whether it hasNext(), or count with 'lazy'.",
  )
}

function estimated(count: number): Tally {
  // A database that has no statistics yet may say -1.
  if (typeof count === 'number' && !Number.isNaN(count)) {
    return { count: Math.min(Math.max(0, Math.round(count)), Number.MAX_SAFE_INTEGER), kind: 'estimate' }
  }
  throw new ConfigurationError(`counting.estimate() must give a number, not ${show(count)}.`)
}
