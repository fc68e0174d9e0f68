import { isThenable } from '../awaitable.ts'
import type { Scope } from '../scope.ts'

/** What a template sees, by name. */
export type Context = Record<string, unknown>

/** A source of rows that has not been read, such as a QuerySet: it is read when the context is settled. */
export interface LazySource<TRow = unknown> extends AsyncIterable<TRow> {
  within(scope: Scope): { all(): Promise<TRow[]> }
}

function isLazySource(value: unknown): value is LazySource {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'within' in value
}

/**
 * Gives a copy of a context in which every promise and every lazy source has become its value. They are awaited side
 * by side, and sources read under the signal of `scope`.
 *
 * @throws what the first of them to fail throws.
 *
 * @example
 * ```ts
 * import { settleContext } from '@belvedere/views-core'
 *
 * await settleContext({ count: Promise.resolve(3), title: 'Tides' }, { signal: new AbortController().signal })
 * // => { count: 3, title: 'Tides' }
 * ```
 */
export async function settleContext(context: Context, scope: Scope): Promise<Context> {
  const settled: Context = { ...context }
  const pending: Promise<void>[] = []
  for (const key in settled) {
    const value = settled[key]
    if (isThenable(value) || isLazySource(value)) pending.push(settle(settled, key, value, scope))
  }
  if (pending.length > 0) await Promise.all(pending)
  return settled
}

// Asynchronous from its first line: a source that fails at once must not leave the promises before it to nobody.
async function settle(
  settled: Context,
  key: string,
  value: PromiseLike<unknown> | LazySource,
  scope: Scope,
): Promise<void> {
  settled[key] = await (isThenable(value) ? value : value.within(scope).all())
}
