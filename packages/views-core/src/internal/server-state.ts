import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Awaitable } from '../awaitable.ts'

/** What all who serve one server's connections have to know of it and of each other. */
export interface ServerState {
  /**
   * `draining`: no longer ready, but everything is served; `closing`: no new connections; `aborting`: what is under way
   * is told to stop.
   */
  phase: 'open' | 'draining' | 'closing' | 'aborting'
  /** Every connection, if somebody has counted them from the start; an HTTP server tells of some of them alone. */
  sockets: Set<Socket> | null
  /** Told when the server closes, for they would never end by themselves: how to end them, and their name. */
  readonly endless: Map<() => Awaitable<void>, string>
  /** By their responses, told when the server has waited long enough for them. */
  readonly requests: Map<object, () => void>
  /** What the server is being closed by. */
  closing: Promise<unknown> | null
}

// On the server itself, so that two copies of this package in one tree share it.
const key = Symbol.for('@belvedere/server-state')

export function serverState(server: object): ServerState {
  const owner = server as { [key]?: ServerState }
  const known = owner[key]
  if (known !== undefined) return known
  const state: ServerState = {
    phase: 'open',
    sockets: null,
    endless: new Map(),
    requests: new Map(),
    closing: null,
  }
  Object.defineProperty(server, key, { value: state })
  return state
}

/** The state of the server that a request came in by, or `null` for a request that came otherwise. */
export function stateOfRequest(request: IncomingMessage): ServerState | null {
  // Node sets it on every connection of a server, and says so nowhere.
  const { server } = request.socket as Socket & { readonly server?: object | null }
  return server ? serverState(server) : null
}

/** Counts the connections of a server from now on. */
export function trackConnections(server: {
  on(event: 'connection', listener: (socket: Socket) => void): unknown
}): void {
  const state = serverState(server)
  if (state.sockets !== null) return
  const sockets = (state.sockets = new Set())
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
}
