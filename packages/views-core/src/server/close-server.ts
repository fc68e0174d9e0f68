import type { IncomingMessage, Server, ServerResponse } from 'node:http'

export interface CloseServerOptions {
  /** How long requests that are under way may take, in milliseconds, before their connections are cut. @default 10000 */
  readonly deadlineMs?: number
}

/**
 * Closes a server without failing a request: no new connections, `Connection: close` on every answer from now on, idle
 * connections at once, and at the deadline whatever is left.
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
  const { promise: closed, resolve } = Promise.withResolvers<void>()
  server.prependListener('request', announceClose)
  server.close(() => resolve())
  server.closeIdleConnections()
  // A connection that has been opened and never used is not idle to Node, and may become so at any time.
  const sweep = setInterval(() => server.closeIdleConnections(), 50)
  const { promise: late, resolve: expire } = Promise.withResolvers<'late'>()
  const deadline = setTimeout(() => expire('late'), options.deadlineMs ?? 10_000)
  try {
    if ((await Promise.race([closed, late])) !== 'late') return 0
    const cut = await new Promise<number>((done) => {
      server.getConnections((_error, count) => done(count))
    })
    server.closeAllConnections()
    await closed
    return cut
  } finally {
    clearInterval(sweep)
    clearTimeout(deadline)
    server.removeListener('request', announceClose)
  }
}

function announceClose(_request: IncomingMessage, response: ServerResponse): void {
  response.setHeader('Connection', 'close')
}
