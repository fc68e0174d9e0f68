import { channel } from 'node:diagnostics_channel'

/**
 * One statement, published on the channel `belvedere:query` of `node:diagnostics_channel` when it is over. Values of
 * parameters are never part of it.
 *
 * @example
 * ```ts
 * import type { QueryMessage } from '@belvedere/orm-adapter'
 * import { subscribe } from 'node:diagnostics_channel'
 *
 * const slow: string[] = []
 * subscribe('belvedere:query', (message) => {
 *   const { sql, durationMs } = message as QueryMessage
 *   if (durationMs > 100) slow.push(sql)
 * })
 * slow.length // => 0
 * ```
 */
export interface QueryMessage {
  readonly sql: string
  /** How many parameters the statement had. */
  readonly parameters: number
  readonly durationMs: number
  /** Rows read or written; 0 after an error. */
  readonly rows: number
  readonly error: unknown
}

const queries = channel('belvedere:query')

/** Runs a statement and tells the channel about it. Costs one comparison while nobody listens. */
export function observed<TResult extends Counted>(
  sql: string,
  parameters: number,
  run: () => Promise<TResult>,
): Promise<TResult> {
  return queries.hasSubscribers ? published(sql, parameters, run) : run()
}

interface Counted {
  readonly rowCount: number | null
}

async function published<TResult extends Counted>(
  sql: string,
  parameters: number,
  run: () => Promise<TResult>,
): Promise<TResult> {
  const start = performance.now()
  const publish = (rows: number, error: unknown): void =>
    queries.publish({
      sql,
      parameters,
      durationMs: performance.now() - start,
      rows,
      error,
    } satisfies QueryMessage)
  try {
    const result = await run()
    publish(result.rowCount ?? 0, null)
    return result
  } catch (error) {
    publish(0, error)
    throw error
  }
}
