import { isIP, connect as connectTcp, Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import type { PgClient } from './pg-types.ts'

/** Where a cancel request for one backend goes, and the key that proves the right to it. */
export interface CancelTarget {
  readonly host: string
  readonly port: number
  readonly ssl: ConnectionOptions | null
  readonly processId: number
  readonly secretKey: number
}

const cancelRequestCode = 80_877_102
const sslRequestCode = 80_877_103
const giveUpAfterMs = 5000

/** The backend behind a client, or `null` when it has none that a socket could reach (PGlite, a socket of the user's). */
export function cancelTargetOf(client: PgClient): CancelTarget | null {
  const { processID, secretKey, host, port, ssl } = client
  if (typeof processID !== 'number' || typeof secretKey !== 'number') return null
  if (host === undefined || port === undefined || !(client.connection?.stream instanceof Socket)) return null
  const options: ConnectionOptions | null = typeof ssl === 'object' ? ssl : ssl ? {} : null
  return { host, port, ssl: options, processId: processID, secretKey }
}

function message(...words: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 + words.length * 4)
  buffer.writeInt32BE(buffer.length, 0)
  words.forEach((word, index) => buffer.writeInt32BE(word, 4 + index * 4))
  return buffer
}

/**
 * Asks the server to stop what a backend is running. Resolves when the server has closed the connection: by then the
 * signal was sent, so a client that waits for this and for its own answer cannot have its next query hit.
 *
 * Takes no login and none of the server's connection slots.
 *
 * @see PostgreSQL {@link https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS | Canceling requests in progress}
 */
export function sendCancelRequest(target: CancelTarget): Promise<void> {
  const { host, port, ssl, processId, secretKey } = target
  const socket = host.startsWith('/') ? connectTcp(`${host}/.s.PGSQL.${port}`) : connectTcp(port, host)
  socket.setTimeout(giveUpAfterMs, () => socket.destroy(new Error('the cancel request got no answer')))
  const request = message(cancelRequestCode, processId, secretKey)

  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => resolve())
    socket.once('connect', () => {
      if (ssl === null) socket.end(request)
      else sendOverTls(socket, request, { ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl })
    })
    // Without a reader the end of the stream is never seen.
    if (ssl === null) socket.resume()
  })
}

/** Some servers, and most proxies before them, take nothing that is not encrypted. */
function sendOverTls(socket: Socket, request: Buffer, options: ConnectionOptions): void {
  socket.write(message(sslRequestCode))
  socket.once('data', (answer) => {
    if (answer.toString('latin1', 0, 1) !== 'S') {
      socket.destroy(new Error('the server takes no TLS'))
      return
    }
    const secure = connectTls({ ...options, socket })
    secure.once('error', (error) => socket.destroy(error))
    secure.once('secureConnect', () => secure.end(request))
    secure.resume()
  })
}
