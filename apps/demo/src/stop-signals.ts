/** Ctrl-C in a terminal reaches every process of the group, and a parent may pass it on once more. */
const SAME_KEY_MS = 500

/** A wish to end, from outside or inside. */
export interface Stop {
  readonly signal: AbortSignal
  stop(reason: string): void
}

/**
 * Turns SIGINT, SIGTERM and SIGHUP into an abort. A further signal ends the process at once, with exit code 1.
 */
export function listenForStop(): Stop {
  const controller = new AbortController()
  const { signal } = controller
  const stop = (reason: string) => controller.abort(new DOMException(reason, 'AbortError'))
  let since = 0
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(name, () => {
      if (signal.aborted) {
        if (performance.now() - since > SAME_KEY_MS) process.exit(1)
        return
      }
      since = performance.now()
      stop(`Stopped by ${name}.`)
    })
  }
  return { signal, stop }
}

/** Waits for `work`, but no longer than until `signal` aborts; rejects with its reason then. */
export async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
