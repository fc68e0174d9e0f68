import type { Awaitable } from '@belvedere/views-core'

/** Goes on with a value as soon as it is there: at once where it is, so that a hit from memory waits for nothing. */
export function after<TValue, TResult>(
  value: Awaitable<TValue>,
  use: (value: TValue) => Awaitable<TResult>,
): Awaitable<TResult> {
  return isThenable(value) ? value.then(use) : use(value)
}

function isThenable<TValue>(value: Awaitable<TValue>): value is PromiseLike<TValue> {
  return typeof (value as PromiseLike<TValue> | null)?.then === 'function'
}
