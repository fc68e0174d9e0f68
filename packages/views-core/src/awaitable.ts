/** A value, or a promise of it: every hook of a view may be synchronous or asynchronous. */
export type Awaitable<T> = T | PromiseLike<T>

/** Whether a value has to be awaited. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' && value !== null && typeof (value as PromiseLike<unknown>).then === 'function'
  )
}
