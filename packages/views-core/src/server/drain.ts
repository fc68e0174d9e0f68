import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { Server as NetServer } from 'node:net'
import { serverState } from '../internal/server-state.ts'
import { answersUnderWay, silentConnections } from './connections.ts'

/** Closes connections one by one, none of them between an answer and the next request on the way. */
export class Drain {
  readonly #server: Server
  readonly #idleMs: number
  readonly #ending = new Set<string>()
  #sweep: NodeJS.Timeout | undefined
  #lastAnswer = performance.now()

  constructor(server: Server, idleMs: number) {
    this.#server = server
    this.#idleMs = idleMs
  }

  /** Resolves when no connection is left, and what never ends by itself has been ended. */
  async start(): Promise<'done'> {
    this.#server.prependListener('request', announceClose)
    subscribe('http.server.response.finish', this.#answered)
    const closed = new Promise<void>((resolve) => {
      // An HTTP server would close its idle connections here, also those that a request has just been sent on.
      NetServer.prototype.close.call(this.#server, () => resolve())
    })
    for (const response of answersUnderWay(this.#server)) announceClose(response.req, response)
    // Again and again: to Node a connection may become idle at any time.
    this.#sweep = setInterval(() => this.#closeIdle(), 20)
    await Promise.all([closed, this.#endEndless()])
    return 'done'
  }

  stop(): void {
    clearInterval(this.#sweep)
    unsubscribe('http.server.response.finish', this.#answered)
    this.#server.removeListener('request', announceClose)
    // It is closed already; this stops the timers that HTTP has beside.
    this.#server.close()
  }

  /** What was told to end and has not yet. */
  get hung(): readonly string[] {
    return [...this.#ending]
  }

  #closeIdle(): void {
    if (performance.now() - this.#lastAnswer < this.#idleMs) return
    this.#server.closeIdleConnections()
    // To Node a connection on which nothing was ever sent is busy, until the time for its first request is up.
    for (const socket of silentConnections(this.#server)) socket.destroy()
  }

  async #endEndless(): Promise<void> {
    const { endless } = serverState(this.#server)
    await Promise.allSettled(
      [...endless].map(async ([end, name]) => {
        this.#ending.add(name)
        await end()
        this.#ending.delete(name)
      }),
    )
  }

  // An answer that was under way could not say that its connection closes, so its client may go on asking.
  readonly #answered = (message: unknown): void => {
    if ((message as { server: unknown }).server === this.#server) this.#lastAnswer = performance.now()
  }
}

function announceClose(_request: IncomingMessage, response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close')
}
