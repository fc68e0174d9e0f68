import type { ServerResponse } from 'node:http'
import { stateOfRequest } from './server-state.ts'

/** Ends a stream that has no end of its own, and aborts the signal of its view, when its server closes. */
export function endWithServer<TStream extends { end(): void }>(
  response: ServerResponse,
  stream: TStream,
): TStream {
  const server = stateOfRequest(response.req)
  if (server === null) return stream
  const end = (): void => {
    stream.end()
    server.requests.get(response)?.()
  }
  if (server.phase === 'closing' || server.phase === 'aborting') end()
  else server.endless.set(end, 'stream')
  response.once('close', () => server.endless.delete(end))
  return stream
}
