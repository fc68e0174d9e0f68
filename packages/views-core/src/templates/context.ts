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
    const wait = isThenable(value) ? value : isLazySource(value) ? value.within(scope).all() : null
    if (wait) pending.push(store(settled, key, wait))
  }
  if (pending.length > 0) await Promise.all(pending)
  return settled
}

async function store(settled: Context, key: string, wait: PromiseLike<unknown>): Promise<void> {
  settled[key] = await wait
}
