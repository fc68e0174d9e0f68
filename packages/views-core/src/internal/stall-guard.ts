import type { ServerResponse } from 'node:http'
import type { Clock } from '../clock.ts'
import { cutConnection } from './cut-connection.ts'

/**
 * Cuts the connection of a client that has stopped reading, with data waiting for it: after `stallMs` at the earliest,
 * and twice that at the latest. A slow client that takes something in between is left alone.
 */
export function guardAgainstStall(response: ServerResponse, clock: Clock, stallMs: number): void {
  if (stallMs === Infinity) return
  let taken = takenBy(response)
  let wasWaiting = false
  const look = (): void => {
    const isWaiting = response.writableLength > 0
    const now = takenBy(response)
    if (isWaiting && wasWaiting && now === taken) {
      cutConnection(response)
      return
    }
    taken = now
    wasWaiting = isWaiting
    timer = clock.setTimeout(look, stallMs)
  }
  let timer = clock.setTimeout(look, stallMs)
  response.once('close', () => timer[Symbol.dispose]())
}

/** Bytes that have left for the client. */
function takenBy({ socket }: ServerResponse): number {
  return socket === null ? 0 : socket.bytesWritten - socket.writableLength
}
