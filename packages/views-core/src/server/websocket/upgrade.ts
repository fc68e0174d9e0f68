import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** A request to change to the WebSocket protocol that nobody has answered yet. */
export interface Upgrade {
  readonly socket: Duplex
  /** The first bytes behind the request. */
  readonly head: Buffer
  /** Answers in HTTP, for as long as it is the protocol. */
  readonly response: ServerResponse
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>()

export function setUpgrade(request: IncomingMessage, upgrade: Upgrade): void {
  upgrades.set(request, upgrade)
}

/** `null` for a request of plain HTTP. */
export function upgradeOf(request: IncomingMessage): Upgrade | null {
  return upgrades.get(request) ?? null
}

const KEY = /^[+/0-9A-Za-z]{22}==$/

/** Why a handshake cannot be made, or `null`. */
export function handshakeProblem({
  method,
  headers,
}: IncomingMessage): { status: number; message: string } | null {
  if (method !== 'GET') return { status: 405, message: 'A WebSocket begins with GET.' }
  if (headers['sec-websocket-version'] !== '13') return { status: 426, message: 'The version is 13.' }
  if (!KEY.test(headers['sec-websocket-key'] ?? ''))
    return { status: 400, message: 'There is no Sec-WebSocket-Key.' }
  return null
}

/** Whether a request asks for WebSockets, of all protocols. */
export function asksForWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket'
}
