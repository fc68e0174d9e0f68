import { once } from 'node:events'
import type { Express } from 'express'
import { frozenClock, type TestClient } from '@belvedere/testing'
import { describe, expect, it } from 'vitest'
import {
  defineRoutes,
  HttpError,
  ServerClosingError,
  WebSocketClosedError,
  type Constructor,
} from '../../../src/index.ts'
import { closeServer, WebSocketView } from '../../../src/server/index.ts'
import { ErrorReports } from '../../support/error-reports.ts'
import { Gate } from '../../support/gate.ts'
import { serveSockets, WebSocketClient } from '../../support/web-socket-client.ts'

const urls = defineRoutes({ socket: '/socket/:id' })

function serve(view: Constructor<WebSocketView>): TestClient<Express> {
  return serveSockets(urls.handlers({ socket: WebSocketView.asView.call(view) }))
}

function open(client: TestClient<Express>, protocols: string[] = []): Promise<WebSocketClient> {
  return WebSocketClient.open(client, '/socket/1', { protocols })
}

describe('WebSocketView', () => {
  it('O-06 calls its hooks in order, and disconnect once behind the last message', async () => {
    const steps: unknown[] = []
    const over = Promise.withResolvers<void>()
    class Steps extends WebSocketView {
      override connect() {
        steps.push(`connect ${this.params['id']}`)
      }
      override async receive(message: string | Uint8Array) {
        steps.push(message)
        await new Promise((resolve) => setImmediate(resolve))
        steps.push('done')
      }
      override disconnect(code: number, reason: string) {
        steps.push([code, reason, this.signal.aborted])
        over.resolve()
      }
    }
    await using client = serve(Steps)
    const { socket } = await open(client)
    socket.send('one')
    socket.send(Buffer.from([1, 2]))
    socket.close(4000, 'bye')
    await over.promise
    expect(steps).toEqual(['connect 1', 'one', 'done', Buffer.from([1, 2]), 'done', [4000, 'bye', true]])
  })

  it('O-06 sends text, bytes and JSON, before connect() has returned too', async () => {
    class Speaks extends WebSocketView {
      override async connect() {
        await this.accept()
        await this.accept()
        await this.send('text')
        await this.send(Buffer.from('bytes'))
        await this.sendJson({ a: [1] })
        this.close(4001, 'é'.repeat(100))
      }
    }
    await using client = serve(Speaks)
    const speaker = await open(client)
    expect([await speaker.next(), await speaker.next(), await speaker.next()]).toEqual([
      'text',
      `bytes ${Buffer.from('bytes').toString('hex')}`,
      '{"a":[1]}',
    ])
    const [code, reason] = await speaker.closed()
    expect([code, /^é{50,61}$/.test(reason)]).toEqual([4001, true])
  })

  it('gives each connection an instance, and presets of asView()', async () => {
    class Counter extends WebSocketView {
      step = 1
      #count = 0
      override receive() {
        return this.send(String((this.#count += this.step)))
      }
    }
    await using client = serveSockets(urls.handlers({ socket: Counter.asView({ step: 10 }) }))
    const [one, two] = await Promise.all([open(client), open(client)])
    for (const each of [one, one, two]) each.socket.send('')
    expect([await one.next(), await one.next(), await two.next()]).toEqual(['10', '20', '10'])
    one.socket.terminate()
    two.socket.terminate()
  })

  it('agrees on the best subprotocol that both speak, and on none otherwise', async () => {
    class Speaks extends WebSocketView {
      override protocols = ['v2', 'v1']
      override async connect() {
        await this.accept()
        await this.send(`speaks ${this.protocol}`)
      }
    }
    await using client = serve(Speaks)
    const both = await open(client, ['v1', 'v2'])
    expect([both.socket.protocol, await both.next()]).toEqual(['v2', 'speaks v2'])
    both.socket.terminate()
    const none = await open(client)
    expect(await none.next()).toBe('speaks ')
    none.socket.terminate()
  })

  it('closes with 1009 what sends more than maxPayloadBytes', async () => {
    const received: unknown[] = []
    class Small extends WebSocketView {
      override maxPayloadBytes = 10
      override receive(message: string | Uint8Array) {
        received.push(message)
      }
    }
    await using client = serve(Small)
    const sender = await open(client)
    sender.socket.send('x'.repeat(10))
    sender.socket.send('x'.repeat(11))
    expect((await sender.closed())[0]).toBe(1009)
    expect(received).toEqual(['x'.repeat(10)])
  })

  it('closes with 1011 behind an error and tells the log alone, and with 1008 behind a refusal', async () => {
    using reports = new ErrorReports()
    class Fails extends WebSocketView {
      override receive(message: string | Uint8Array) {
        if (message === 'refuse') throw new HttpError(403, 'Not you.')
        throw new Error('SECRET')
      }
    }
    await using client = serve(Fails)
    const [refused, failed] = await Promise.all([open(client), open(client)])
    refused.socket.send('refuse')
    expect(await refused.closed()).toEqual([1008, 'Not you.'])
    failed.socket.send('')
    const [code, reason] = await failed.closed()
    expect(code).toBe(1011)
    expect(reports.all).toMatchObject([
      { error: new Error('SECRET'), handler: 'Fails', route: '/socket/:id' },
    ])
    expect(reason).toBe(`Error ${reports.all[0]!.id}`)
  })

  it('hands out no message behind its own close()', async () => {
    const received: unknown[] = []
    class Once extends WebSocketView {
      override async receive(message: string | Uint8Array) {
        received.push(message)
        await new Promise((resolve) => setImmediate(resolve))
        this.close()
      }
    }
    await using client = serve(Once)
    const { socket } = await open(client)
    for (const message of ['one', 'two', 'three']) socket.send(message)
    await once(socket, 'close')
    expect(received).toEqual(['one'])
  })

  it('makes a client wait that sends faster than it is answered', async () => {
    const gate = new Gate()
    let received = 0
    class Slow extends WebSocketView {
      override async receive() {
        received++
        await gate.pass()
      }
    }
    await using client = serve(Slow)
    const { socket } = await open(client)
    // More than the sockets between the two hold.
    const chunk = 'x'.repeat(60_000)
    let flushed = 0
    const total = 1000
    for (let sent = 0; sent < total; sent++) socket.send(chunk, () => void flushed++)
    await gate.reached
    let before = -1
    while (before !== flushed) {
      before = flushed
      for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
    expect([received, flushed < total]).toEqual([1, true])
    gate.open()
    socket.close()
    await once(socket, 'close')
    expect(received).toBe(total)
  })

  it('waits in send() for a client that does not read', async () => {
    const gate = new Gate()
    let sent = 0
    class Feed extends WebSocketView {
      override async connect() {
        await this.accept()
        for (const chunk = 'x'.repeat(50_000); sent < 1000; sent++) await this.send(chunk)
        gate.open()
      }
    }
    await using client = serve(Feed)
    const feed = await open(client)
    feed.socket.pause()
    let before = -1
    while (before !== sent) {
      before = sent
      for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve))
    }
    expect(sent).toBeLessThan(1000)
    feed.socket.resume()
    await gate.pass()
    for (let received = 0; received < 1000; received++) expect(await feed.next()).toHaveLength(50_000)
    feed.socket.terminate()
  })

  it('cuts off a client that falls further behind than maxBufferedBytes', async () => {
    const over = Promise.withResolvers<{ error: unknown; sent: number }>()
    class Firehose extends WebSocketView {
      override maxBufferedBytes = 100_000
      override async receive() {
        let sent = 0
        while (!this.signal.aborted) {
          const taken = this.send('x'.repeat(50_000))
          if (++sent % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
          taken.catch((error: unknown) => over.resolve({ error, sent }))
        }
      }
    }
    await using client = serve(Firehose)
    const { socket } = await open(client)
    socket.pause()
    socket.send('')
    const { error, sent } = await over.promise
    expect(error).toMatchObject({ code: 'ERR_VIEW_WEBSOCKET_CLOSED', closeCode: 1006 })
    expect(WebSocketClosedError.is(error)).toBe(true)
    // What the sockets between the two hold, and 100 kB.
    expect(sent).toBeLessThan(1000)
    socket.terminate()
  })

  it('takes a client for gone that answers no ping, and keeps one that does', async () => {
    const clock = frozenClock()
    const codes: number[] = []
    const over = Promise.withResolvers<void>()
    class Heart extends WebSocketView {
      override clock = clock
      override heartbeatMs = 1000
      override disconnect(code: number) {
        codes.push(code)
        over.resolve()
      }
    }
    await using client = serve(Heart)
    const alive = await open(client)
    const gone = await open(client)
    gone.socket.pause()
    const pinged = once(alive.socket, 'ping')
    await clock.advance(1000)
    await pinged
    // Its answer is on its way; this round trip comes behind it.
    alive.socket.ping()
    await once(alive.socket, 'pong')
    await clock.advance(1000)
    await over.promise
    expect(codes).toEqual([1006])
    expect(alive.socket.readyState).toBe(alive.socket.OPEN)
    alive.socket.terminate()
    gone.socket.terminate()
  })

  it('aborts its signal with WebSocketClosedError when the client leaves, which stops what runs in a hook', async () => {
    const seen = Promise.withResolvers<unknown>()
    class Waits extends WebSocketView {
      override async connect() {
        await this.accept()
        await new Promise((_resolve, reject) =>
          this.signal.addEventListener('abort', () => reject(this.signal.reason)),
        )
      }
      override disconnect() {
        seen.resolve(this.signal.reason)
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Waits)
    const { socket } = await open(client)
    socket.close(1001)
    const reason = await seen.promise
    expect(WebSocketClosedError.is(reason)).toBe(true)
    expect(reason).toMatchObject({ code: 'ERR_VIEW_WEBSOCKET_CLOSED', closeCode: 1001 })
    // What was called off is no error of the application.
    expect(reports.all).toEqual([])
  })

  it('OPS-05 is closed with 1001 when the server closes, which waits for its hooks', async () => {
    const gate = new Gate()
    const reasons: unknown[] = []
    let written = 0
    class Chat extends WebSocketView {
      override async disconnect() {
        reasons.push(this.signal.reason)
        await gate.pass()
        written++
      }
    }
    await using client = serve(Chat)
    const sockets = await Promise.all(Array.from({ length: 100 }, () => open(client)))
    const closing = closeServer(client.server, { deadlineMs: 5000 })
    const ends = await Promise.all(sockets.map((each) => each.closed()))
    expect(new Set(ends.map(([code]) => code))).toEqual(new Set([1001]))
    await gate.reached
    expect(written).toBe(0)
    gate.open()
    expect(await closing).toEqual({ cut: 0, hung: [] })
    expect(written).toBe(100)
    expect(reasons.every((reason) => ServerClosingError.is(reason))).toBe(true)
  })

  it('refuses a handshake that is not made yet when the server closes', async () => {
    const gate = new Gate()
    class Slow extends WebSocketView {
      override connect() {
        return gate.pass()
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Slow)
    const refused = WebSocketClient.refused(client, '/socket/1')
    await gate.reached
    const closing = closeServer(client.server)
    gate.open()
    expect(await refused).toMatchObject({ status: 503, headers: { 'retry-after': '1' } })
    expect(await closing).toEqual({ cut: 0, hung: [] })
    expect(reports.all).toMatchObject([{ error: { code: 'ERR_VIEW_SERVER_CLOSING' } }])
  })

  it('OPS-05 is cut at the deadline when its client does not close, and named when its hook hangs', async () => {
    const clock = frozenClock()
    class Chat extends WebSocketView {
      override async disconnect() {
        await new Promise(() => {})
      }
    }
    await using client = serve(Chat)
    const deaf = await open(client)
    deaf.socket.pause()
    const closing = closeServer(client.server, { deadlineMs: 5000, clock })
    await clock.advance(5000)
    expect(await closing).toEqual({ cut: 1, hung: ['WebSocket /socket/:id'] })
    deaf.socket.terminate()
  })

  it('reports attributes that are wrong at start-up, all at once', () => {
    class Wrong extends WebSocketView {
      override heartbeatMs = Number.NaN
      override maxPayloadBytes = -1
      override maxBufferedBytes = 1.5
    }
    expect(() => Wrong.asView()).toThrow(
      expect.objectContaining({
        code: 'ERR_CONFIGURATION',
        mistakes: ['maxPayloadBytes', 'maxBufferedBytes', 'heartbeatMs'].map((attribute) =>
          expect.objectContaining({ attribute }),
        ),
      }),
    )
    for (const attributes of [{ heartbeat: 1 }, { receive: () => {} }, { request: {} }]) {
      expect(() => WebSocketView.asView(attributes as never)).toThrow(/is no attribute|is a method|belongs/)
    }
  })
})
