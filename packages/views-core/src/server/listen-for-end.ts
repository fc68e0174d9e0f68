/** Ctrl-C in a terminal reaches every process of the group, and a parent may pass it on once more. */
const SAME_KEY_MS = 500

/** The end of a process, when it comes. */
export interface End {
  /** Aborts with the end. */
  readonly signal: AbortSignal
  readonly promise: Promise<void>
  readonly now: (reason: string) => void
}

export interface EndListeners {
  /** Called for a signal when the end has been asked for already. */
  readonly again: (name: string) => void
  /** Called for an error that nothing caught, before the end. */
  readonly uncaught: (error: unknown) => void
}

/** Waits for signals, and for errors that nothing caught. */
export function listenForEnd(names: readonly NodeJS.Signals[], { again, uncaught }: EndListeners): End {
  const controller = new AbortController()
  const { promise, resolve } = Promise.withResolvers<void>()
  const now = (reason: string): void => {
    controller.abort(new DOMException(reason, 'AbortError'))
    resolve()
  }
  let since = 0
  for (const name of names) {
    process.on(name, () => {
      if (!controller.signal.aborted) {
        since = performance.now()
        now(`Ended by ${name}.`)
      } else if (performance.now() - since > SAME_KEY_MS) again(name)
    })
  }
  process.on('uncaughtException', (error) => {
    uncaught(error)
    now('Ended by an error that nothing caught.')
  })
  return { signal: controller.signal, promise, now }
}
