import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'

export interface CloseServerOptions {
  /** How long requests that are under way may take, in milliseconds, before their connections are cut. @default 10000 */
  readonly deadlineMs?: number
  /**
   * How long an idle connection is kept, in milliseconds, for a request that may be on its way already: longer than
   * the way from the client, or from the balancer in front, takes. @default 250
   */
  readonly idleMs?: number
}

/**
 * Closes a server without failing a request: no new connections, `Connection: close` on every answer from now on,
 * idle connections as soon as nothing can be on its way to them, and at the deadline whatever is left.
 *
 * @returns how many connections had to be cut
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { closeServer } from '@belvedere/views-core/server'
 *
 * const server = createServer().listen(0)
 * await closeServer(server) // => 0
 * ```
 */
export async function closeServer(server: Server, options: CloseServerOptions = {}): Promise<number> {
  const { deadlineMs = 10_000, idleMs = 250 } = options
  const { promise: closed, resolve: finish } = Promise.withResolvers<'closed'>()
  const { promise: late, resolve: expire } = Promise.withResolvers<'late'>()
  const drain = new Drain(server, idleMs)
  drain.start(() => finish('closed'))
  const deadline = setTimeout(() => expire('late'), deadlineMs)
  try {
    if ((await Promise.race([closed, late])) === 'closed') return 0
    const cut = await new Promise<number>((done) => {
      server.getConnections((_error, count) => done(count))
    })
    server.closeAllConnections()
    await closed
    return cut
  } finally {
    clearTimeout(deadline)
    drain.stop()
  }
}

/** Closes connections one by one, none of them between an answer and the next request on the way. */
class Drain {
  readonly #server: Server
  readonly #idleMs: number
  #sweep: NodeJS.Timeout | undefined
  #lastAnswer = performance.now()

  constructor(server: Server, idleMs: number) {
    this.#server = server
    this.#idleMs = idleMs
  }

  start(done: () => void): void {
    this.#server.prependListener('request', announceClose)
    subscribe('http.server.response.finish', this.#answered)
    // An HTTP server would close its idle connections here, also those that a request has just been sent on.
    NetServer.prototype.close.call(this.#server, done)
    // Again and again: a connection that has been opened and never used may become idle to Node at any time.
    this.#sweep = setInterval(() => {
      if (performance.now() - this.#lastAnswer >= this.#idleMs) this.#server.closeIdleConnections()
    }, 20)
  }

  stop(): void {
    clearInterval(this.#sweep)
    unsubscribe('http.server.response.finish', this.#answered)
    this.#server.removeListener('request', announceClose)
    // It is closed already; this stops the timers that HTTP has beside.
    this.#server.close()
  }

  // An answer that was under way could not say that its connection closes, so its client may go on asking.
  readonly #answered = (message: unknown): void => {
    if ((message as { server: unknown }).server === this.#server) this.#lastAnswer = performance.now()
  }
}

function announceClose(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Connection', 'close')
}
