import type { Server } from 'node:http'
import { systemClock, type Clock } from '../clock.ts'
import { ConfigurationError, type Mistake } from '../errors.ts'
import { delayProblem } from '../internal/delay-problem.ts'
import { serverState } from '../internal/server-state.ts'
import { countConnections, cutConnections, requestsUnderWay } from './connections.ts'
import { Drain } from './drain.ts'

export interface CloseServerOptions {
  /**
   * How long the server goes on as before, in milliseconds, but says that it is not ready: as long as a balancer takes
   * to notice and to send no more.
   *
   * @default 0
   */
  readonly drainDelayMs?: number
  /** How long requests that are under way may take after that, in milliseconds. @default 10000 */
  readonly deadlineMs?: number
  /**
   * How long before the deadline, in milliseconds, `view.signal` aborts with a `ServerClosingError`, and views that
   * have not answered are answered 503.
   *
   * @default a tenth of `deadlineMs`
   */
  readonly abortMs?: number
  /**
   * How long an idle connection is kept, in milliseconds, for a request that may be on its way already: longer than
   * the way from the client, or from the balancer in front, takes.
   *
   * @default 100
   */
  readonly idleMs?: number
  /** @default the clock of the machine */
  readonly clock?: Clock
}

/** What was not done in time. */
export interface CloseReport {
  /** How many connections had to be cut. */
  readonly cut: number
  /**
   * What hung: `GET /articles/:slug`, `WebSocket /chat/:room`. Those of a server that `createServer` did not make are
   * not known.
   */
  readonly hung: readonly string[]
}

/**
 * Closes a server without failing a request: no new connections, `Connection: close` on every answer from now on,
 * idle connections as soon as nothing can be on its way to them, WebSockets with 1001. Requests that are under way
 * finish. Shortly before the deadline their signals abort, and at the deadline whatever is left is cut.
 *
 * It closes any server of node:http. Of one that {@link createServer} made it also knows the connections on which nothing
 * was ever sent, which browsers open in advance; before Node 26 others keep those until the deadline.
 *
 * A server that is being closed already is closed once: the second call gives the report of the first.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: an option is no number of milliseconds.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { closeServer } from '@belvedere/views-core/server'
 *
 * const server = createServer().listen(0)
 * await closeServer(server, { deadlineMs: 5000 }) // => { cut: 0, hung: [] }
 * ```
 */
export async function closeServer(server: Server, options: CloseServerOptions = {}): Promise<CloseReport> {
  const mistakes = closeOptionMistakes(options)
  if (mistakes.length > 0) throw new ConfigurationError('closeServer()', mistakes)
  const state = serverState(server)
  const closing = (state.closing ??= close(server, options).finally(() => {
    state.closing = null
    state.phase = 'open'
  }))
  return closing as Promise<CloseReport>
}

/** What is wrong with the options, for all who take them. */
export function closeOptionMistakes(options: CloseServerOptions): Mistake[] {
  const names = ['drainDelayMs', 'deadlineMs', 'abortMs', 'idleMs'] as const
  return names.flatMap((attribute) => {
    const value = options[attribute]
    const problem = value === undefined ? null : delayProblem(value)
    return problem === null ? [] : [{ attribute, problem }]
  })
}

async function close(server: Server, options: CloseServerOptions): Promise<CloseReport> {
  const { drainDelayMs = 0, deadlineMs = 10_000, idleMs = 100, clock = systemClock } = options
  const { abortMs = deadlineMs / 10 } = options
  const state = serverState(server)
  state.phase = 'draining'
  if (drainDelayMs > 0 && server.listening) await delay(clock, drainDelayMs)

  state.phase = 'closing'
  const { promise: late, resolve: expire } = Promise.withResolvers<'late'>()
  const drain = new Drain(server, idleMs)
  const done = drain.start()
  const aborting = clock.setTimeout(
    () => {
      state.phase = 'aborting'
      for (const abort of state.requests.values()) abort()
    },
    Math.max(0, deadlineMs - abortMs),
  )
  const deadline = clock.setTimeout(() => expire('late'), deadlineMs)
  try {
    if ((await Promise.race([done, late])) === 'done') return { cut: 0, hung: [] }
    const hung = [...requestsUnderWay(server), ...drain.hung]
    const cut = await countConnections(server)
    cutConnections(server)
    return { cut, hung }
  } finally {
    aborting[Symbol.dispose]()
    deadline[Symbol.dispose]()
    drain.stop()
  }
}

function delay(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimeout(resolve, ms))
}
