import type { ServerResponse } from 'node:http'

/**
 * Ends a connection in the middle of an answer so that the client knows: by a reset, for a clean end is how an answer
 * of unknown length ends that is whole.
 */
export function cutConnection(response: ServerResponse): void {
  const { socket } = response
  // The response waits for another on the same connection, or the connection has gone.
  if (socket === null) {
    response.destroy()
    return
  }
  try {
    socket.resetAndDestroy()
  } catch {
    // TLS has no reset; there a connection that ends without a closing message counts as broken.
    socket.destroy()
  }
}
