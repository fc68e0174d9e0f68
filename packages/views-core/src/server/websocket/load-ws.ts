import type { IncomingMessage } from 'node:http'
import { createRequire } from 'node:module'
import type { Duplex } from 'node:stream'
import { ConfigurationError } from '../../errors.ts'

// What we use of the package ws, written down here: declarations that import an optional package would not compile
// for those who do without it.

/** One connection of ws. */
export interface WebSocket {
  readonly readyState: number
  readonly bufferedAmount: number
  readonly protocol: string
  send(data: string | Uint8Array, callback: (error?: Error | null) => void): void
  ping(): void
  close(code: number, reason: string): void
  terminate(): void
  pause(): void
  resume(): void
  on(event: 'message', listener: (data: Buffer, isBinary: boolean) => void): this
  on(event: 'close', listener: (code: number, reason: Buffer) => void): this
  on(event: 'error', listener: (error: Error) => void): this
  on(event: 'pong', listener: () => void): this
}

export interface WebSocketServer {
  handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    callback: (connection: WebSocket) => void,
  ): void
  on(event: 'wsClientError', listener: (error: Error) => void): this
}

interface WebSocketServerOptions {
  readonly noServer: true
  readonly clientTracking: false
  readonly perMessageDeflate: false
  readonly maxPayload: number
  readonly handleProtocols: (offered: Set<string>) => string | false
}

interface Ws {
  readonly WebSocketServer: new (options: WebSocketServerOptions) => WebSocketServer
}

/** While messages can be sent: `WebSocket.OPEN`. */
export const OPEN = 1

/** @throws {ConfigurationError} `ERR_CONFIGURATION`: the package ws is not installed. */
export function loadWs(): Ws {
  try {
    return createRequire(import.meta.url)('ws') as Ws
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
    const problem = 'need the package ws, which is not installed: pnpm add ws'
    throw new ConfigurationError('WebSocketView', [{ attribute: 'WebSockets', problem }])
  }
}
