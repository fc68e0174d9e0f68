import { ClientDisconnectedError, DeadlineExceededError, HttpError, type View } from '@belvedere/views-core'
import type { Storable } from './storable.ts'
import type { CacheStore } from './cache-store.ts'

/** Work that one request does and others wait for. */
export interface Flight {
  readonly leader: View
  /** What may be shared, or `null` where the answer turned out to be for the leader alone. */
  readonly result: Promise<Storable | null>
}

const flights = new WeakMap<CacheStore, Map<string, Flight>>()

/** The work under way for a store in this process, by key and variant. */
export function flightsOf(store: CacheStore): Map<string, Flight> {
  let those = flights.get(store)
  if (those === undefined) flights.set(store, (those = new Map()))
  return those
}

/**
 * Waits for the leader as long as the follower itself may wait, and keeps the leader's work alive meanwhile, whatever
 * becomes of the leader's own client.
 *
 * A failure of the work is everybody's failure: to do it again for each of a thousand who wait would bring down the
 * rest of what is failing. A refusal (an `HttpError` below 500) was an answer to the leader and not known to be one
 * to anybody else, so each follower asks for itself.
 *
 * @returns what to share; `'alone'` when there is nothing to share; `'again'` when the leader gave up on its own account
 */
export async function follow(flight: Flight, follower: View): Promise<Storable | 'alone' | 'again'> {
  const release = flight.leader.retain()
  try {
    return (await unlessAborted(flight.result, follower.signal)) ?? 'alone'
  } catch (error) {
    if (follower.signal.aborted) throw error
    if (ClientDisconnectedError.is(error) || DeadlineExceededError.is(error)) return 'again'
    if (HttpError.is(error) && error.status < 500) return 'alone'
    throw error
  } finally {
    release()
  }
}

function unlessAborted<TValue>(work: Promise<TValue>, signal: AbortSignal): Promise<TValue> {
  signal.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<TValue>()
  // oxlint-disable-next-line typescript/prefer-promise-reject-errors
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  return promise
}
