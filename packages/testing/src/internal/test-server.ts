import type { IncomingMessage, Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'

/** A server on a loopback port of its own, and what can be seen of its connections from here. */
export class TestServer {
  readonly server: Server
  readonly #connections = new Map<number, Socket>()
  readonly #awaited = new Map<number, () => void>()

  constructor(server: Server) {
    this.server = server
    server.on('connection', (socket: Socket) => {
      const port = socket.remotePort
      if (port === undefined) return
      this.#connections.set(port, socket)
      socket.once('close', () => this.#connections.delete(port))
    })
    server.on('request', ({ socket }: IncomingMessage) => this.#awaited.get(socket.remotePort ?? 0)?.())
  }

  /** Starts, and gives the port. A server that the caller has started already is used where it listens. */
  async listen(): Promise<number> {
    if (!this.server.listening) {
      this.server.listen(0, '127.0.0.1')
      await once(this.server, 'listening')
    }
    return (this.server.address() as AddressInfo).port
  }

  /** The port, or `null` while it does not listen. */
  get port(): number | null {
    const address = this.server.address() as AddressInfo | null
    return address?.port ?? null
  }

  /** Calls back when the application has been called for the next request from a client port. */
  onceRequestFrom(port: number, callback: () => void): void {
    this.#awaited.set(port, () => {
      this.#awaited.delete(port)
      callback()
    })
  }

  /** Resolves when the server has noticed that the connection from a client port is closed. */
  async closed(port: number): Promise<void> {
    const socket = this.#connections.get(port)
    if (socket) await new Promise<void>((resolve) => socket.once('close', () => resolve()))
  }

  /** Ends everything; the application has heard of every broken connection when this resolves. */
  async close(): Promise<void> {
    if (!this.server.listening) return
    const connections = Array.from(this.#connections.keys(), (port) => this.closed(port))
    this.server.close()
    this.server.closeAllConnections()
    await Promise.all([...connections, once(this.server, 'close')])
  }
}
