import { connect } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import { ResponseTimeoutError } from '../errors.ts'

/** How {@link TestClient.raw} sends and when it stops to listen. */
export interface RawOptions {
  /** Stops, and closes the connection, as soon as this is true of what has arrived. By default the server closes. */
  readonly until?: (received: Buffer) => boolean
  /** Closes our half of the connection behind the last byte. @default false */
  readonly end?: boolean
  /** @default 5000 */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** Bytes for the wire. A string is written byte for byte (latin1); pieces of an iterable are written one by one. */
export type RawBytes = string | Uint8Array | AsyncIterable<string | Uint8Array>

export async function exchangeRaw(port: number, bytes: RawBytes, options: RawOptions = {}): Promise<Buffer> {
  const { until, end = false, timeoutMs = 5000, signal } = options
  const socket = connect({ host: '127.0.0.1', port, ...(signal && { signal }) })
  let received = Buffer.alloc(0)
  const timer = setTimeout(() => {
    const ask = 'send "Connection: close", or say with { until } when the answer is complete'
    const shown = JSON.stringify(received.toString('latin1').slice(0, 200))
    const message = `The server kept the connection open for ${timeoutMs} ms; ${ask}. Received: ${shown}`
    socket.destroy(new ResponseTimeoutError(message, received))
  }, timeoutMs)
  try {
    // The server may close while we still write, which is an answer too.
    pipeline(Readable.from(pieces(bytes)), socket, { end }).catch(() => {})
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk as Buffer])
      if (until?.(received)) break
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET' || received.length === 0) throw error
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
  return received
}

async function* pieces(bytes: RawBytes): AsyncGenerator<Buffer> {
  if (typeof bytes === 'string') yield Buffer.from(bytes, 'latin1')
  else if (bytes instanceof Uint8Array) yield Buffer.from(bytes)
  else
    for await (const piece of bytes)
      yield typeof piece === 'string' ? Buffer.from(piece, 'latin1') : Buffer.from(piece)
}
