import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { TestClient } from '@belvedere/testing'
import express, { type Express, type RequestHandler } from 'express'
import { WebSocket, type ClientOptions } from 'ws'
import { TestClient as Client } from '@belvedere/testing'
import { createServer, ProtocolRouter, type WebSocketRoutes } from '../../src/server/index.ts'

/** A client of an application that answers WebSockets by these routes, and HTTP with 404. */
export function serveSockets(
  routes: RequestHandler,
  options: Omit<WebSocketRoutes, 'routes'> = {},
  http: Express = express(),
): TestClient<Express> {
  const websocket = { routes, ...options }
  return new Client(http, {
    createServer: (app) => createServer(new ProtocolRouter({ http: app, websocket })),
  })
}

/** A real WebSocket, whose messages are kept until somebody asks for them. */
export class WebSocketClient {
  readonly socket: WebSocket
  readonly #messages: string[] = []
  readonly #closed: Promise<[code: number, reason: Buffer]>
  #wake: (() => void) | null = null

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data: Buffer, isBinary) => {
      this.#messages.push(isBinary ? `bytes ${data.toString('hex')}` : data.toString())
      this.#wake?.()
    })
    socket.on('error', () => {})
    this.#closed = once(socket, 'close') as Promise<[number, Buffer]>
    void this.#closed.then(() => this.#wake?.())
  }

  /** Connects from a page of the site itself, unless the headers say otherwise. */
  static async open(
    client: TestClient<Express>,
    path: string,
    { protocols = [], ...options }: ClientOptions & { protocols?: string[] } = {},
  ): Promise<WebSocketClient> {
    const url = await client.listen()
    const socket = new WebSocket(url.replace('http', 'ws') + path, protocols, { origin: url, ...options })
    const opened = new WebSocketClient(socket)
    await once(socket, 'open')
    return opened
  }

  /** What the server answers in place of a handshake. */
  static async refused(
    client: TestClient<Express>,
    path: string,
    options: ClientOptions = {},
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }> {
    const url = await client.listen()
    const socket = new WebSocket(url.replace('http', 'ws') + path, { origin: url, ...options })
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    socket.on('unexpected-response', (_request, response) => resolve(response))
    socket.on('open', () => reject(new Error('It was accepted.')))
    socket.on('error', reject)
    const response = await promise
    return { status: response.statusCode!, headers: response.headers, body: await text(response) }
  }

  async next(): Promise<string> {
    while (this.#messages.length === 0) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('It is closed.')
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    return this.#messages.shift()!
  }

  async closed(): Promise<[code: number, reason: string]> {
    const [code, reason] = await this.#closed
    return [code, reason.toString()]
  }
}
