import type { Awaitable } from './awaitable.ts'

/**
 * Runs `read` once for all callers, also for those who come while it runs. A failure is forgotten, so that the
 * next caller tries again.
 */
export function share<T>(read: () => Awaitable<T>): () => Promise<T> {
  let shared: Promise<T> | undefined
  return () => {
    if (shared) return shared
    const reading = (async () => read())()
    shared = reading
    reading.catch(() => {
      if (shared === reading) shared = undefined
    })
    return reading
  }
}
