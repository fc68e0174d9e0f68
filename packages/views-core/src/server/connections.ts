import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Request } from 'express'
import { serverState } from '../internal/server-state.ts'
import { routeOf } from '../logging/log-answer.ts'

// Where Node keeps it; tools that end servers have long relied on that, for there is no other way to it.
const ANSWER = '_httpMessage'

/** The answers that are being made on connections that have been counted. */
export function answersUnderWay(server: Server): ServerResponse[] {
  return [...(serverState(server).sockets ?? [])].map(answerOn).filter((response) => response !== null)
}

/** The connections on which nothing has ever been sent. Browsers open some in advance. */
export function silentConnections(server: Server): Socket[] {
  return [...(serverState(server).sockets ?? [])].filter((socket) => socket.bytesRead === 0)
}

/** Methods and patterns of the requests that have no complete answer: `GET /articles/:slug`. */
export function requestsUnderWay(server: Server): string[] {
  return answersUnderWay(server).map(
    ({ req }) => `${req.method ?? 'GET'} ${routeOf(req as Request) ?? '(no route)'}`,
  )
}

/** Ends every connection at once, also those that speak another protocol by now. */
export function cutConnections(server: Server): void {
  server.closeAllConnections()
  for (const socket of serverState(server).sockets ?? []) socket.destroy()
}

export function countConnections(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((_error, count) => resolve(count))
  })
}

function answerOn(socket: Socket): ServerResponse | null {
  return (socket as { readonly [ANSWER]?: ServerResponse | null })[ANSWER] ?? null
}
