import { AssertionError } from 'node:assert'
import { channel } from 'node:diagnostics_channel'

export interface CaptureOptions {
  /** The name of the channel of node:diagnostics_channel. @default 'belvedere:query' */
  readonly channel?: string
}

export interface CapturedQueries<TResult, TQuery = unknown> {
  /** What the function gave back. */
  readonly result: TResult
  /** What was published, in order. */
  readonly queries: readonly TQuery[]
}

/**
 * Runs a function and collects the statements published meanwhile.
 *
 * The channel belongs to the process: what other work sends at the same time is collected too.
 *
 * @typeParam TQuery - What the publisher sends with each statement; taken on trust.
 *
 * @example
 * ```ts
 * import { channel } from 'node:diagnostics_channel'
 * import { captureQueries } from '@belvedere/testing'
 *
 * const { result, queries } = await captureQueries(async () => {
 *   channel('belvedere:query').publish({ sql: 'select 1' })
 *   return 'done'
 * })
 * result // => 'done'
 * queries // => [{ sql: 'select 1' }]
 * ```
 */
export async function captureQueries<TResult, TQuery = unknown>(
  run: () => TResult | PromiseLike<TResult>,
  options: CaptureOptions = {},
): Promise<CapturedQueries<TResult, TQuery>> {
  const queries: TQuery[] = []
  const collect = (message: unknown): void => void queries.push(message as TQuery)
  const source = channel(options.channel ?? 'belvedere:query')
  source.subscribe(collect)
  try {
    return { result: await run(), queries }
  } finally {
    source.unsubscribe(collect)
  }
}

/**
 * Runs a function and fails unless it sends exactly `count` statements; gives back what the function gave.
 *
 * @throws {AssertionError} With the statements in its message.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/testing/tools/#django.test.TransactionTestCase.assertNumQueries | assertNumQueries}.
 */
export async function assertQueries<TResult>(
  count: number,
  run: () => TResult | PromiseLike<TResult>,
  options?: CaptureOptions,
): Promise<TResult> {
  const { result, queries } = await captureQueries(run, options)
  if (queries.length === count) return result
  const list = queries.map((query, index) => `\n${index + 1}. ${statement(query)}`).join('')
  throw new AssertionError({
    message: `${queries.length} statements were sent, expected ${count}.${list}`,
    actual: queries.length,
    expected: count,
    operator: 'assertQueries',
    stackStartFn: assertQueries,
  })
}

function statement(query: unknown): string {
  if (typeof query === 'object' && query !== null && 'sql' in query) return String(query.sql)
  return JSON.stringify(query)
}
