import type { Server } from 'node:http'
import { TestClient } from '@belvedere/testing'
import express, { type RequestHandler } from 'express'
import { describe, expectTypeOf, it } from 'vitest'
import { defineRoutes } from '../../src/index.ts'
import {
  closeServer,
  createServer,
  health,
  ProtocolRouter,
  runServer,
  WebSocketView,
  type CloseReport,
} from '../../src/server/index.ts'

class Chat extends WebSocketView {
  limit: number | null = null
  override receive(message: string | Uint8Array) {
    return this.send(message)
  }
}

describe('the types of the server', () => {
  it('make a server of an application or of a router of protocols', () => {
    expectTypeOf(createServer(express())).toEqualTypeOf<Server>()
    const app = express()
    expectTypeOf(new TestClient(app, { createServer })).toEqualTypeOf<TestClient<typeof app>>()
    const routes = defineRoutes({ chat: '/chat' }).handlers({ chat: Chat.asView() })
    expectTypeOf(
      createServer(new ProtocolRouter({ http: app, websocket: { routes } })),
    ).toEqualTypeOf<Server>()
    // @ts-expect-error - there is no such protocol
    void new ProtocolRouter({ http: app, mqtt: routes })
    // @ts-expect-error - the classes are those of Express
    createServer(app, { IncomingMessage: Object })
    // @ts-expect-error - a number of milliseconds
    createServer(app, { headersTimeout: '10s' })
  })

  it('say what did not end, and where what is to be closed', () => {
    expectTypeOf(closeServer).returns.resolves.toEqualTypeOf<CloseReport>()
    expectTypeOf(runServer).returns.resolves.toBeNever()
    void runServer(({ onClose, signal }) => {
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
      onClose('database', async () => {})
      // @ts-expect-error - no stage of that name
      onClose('datebase', () => {})
      return createServer(express())
    })
    // @ts-expect-error - gives no server
    void runServer(() => express())
  })

  it('take checks that may be asynchronous, with a signal', () => {
    health({ checks: { database: ({ signal }) => fetch('http://localhost', { signal }), memory: () => {} } })
    // @ts-expect-error - a check is a function
    health({ checks: { database: true } })
  })

  it('take attributes of a WebSocket view, and nothing of one connection', () => {
    expectTypeOf(Chat.asView({ limit: 3, heartbeatMs: 1000, protocols: ['v1'] })).toExtend<RequestHandler>()
    // @ts-expect-error - misspelled
    Chat.asView({ limt: 3 })
    // @ts-expect-error - a hook is overridden in a class
    Chat.asView({ receive: () => {} })
    // @ts-expect-error - belongs to a connection
    Chat.asView({ params: {} })
  })
})
