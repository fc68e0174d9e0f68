import { connect } from 'node:net'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { frozenClock, NoResponseError } from '@belvedere/testing'
import { describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  StreamingResponse,
  View,
  type Awaitable,
  type Constructor,
  type HttpResponse,
  type StreamSource,
} from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { Gate } from '../support/gate.ts'
import { serve } from '../support/serve.ts'

function streaming(source: (view: View) => StreamSource): Constructor<View> {
  return class Stream extends View {
    get(): Awaitable<HttpResponse> {
      return new StreamingResponse(source(this))
    }
  }
}

/** A source that says when it was let go of. */
function endless(chunk: string | Uint8Array = 'x') {
  const state = { asked: 0, released: Promise.withResolvers<void>() }
  async function* source() {
    try {
      for (;;) {
        state.asked++
        yield chunk
      }
    } finally {
      state.released.resolve()
    }
  }
  return { state, source }
}

async function* pieces() {
  yield 'one '
  yield ''
  yield new TextEncoder().encode('two ')
  await Promise.resolve()
  yield 'dreißig'
}

describe('StreamingResponse', () => {
  it.each<[string, () => StreamSource]>([
    ['an async generator', pieces],
    ['a function that opens one', () => () => pieces()],
    ['a stream of Node', () => Readable.from(pieces(), { objectMode: true })],
    ['a web stream', () => ReadableStream.from(pieces())],
  ])('sends the chunks of %s, in order, text in UTF-8', async (_what, source) => {
    await using client = serve(streaming(source))
    const response = await client.get('/')
    expect(response.text()).toBe('one two dreißig')
    expect(response.headers.get('transfer-encoding')).toBe('chunked')
    expect(response.headers.get('content-length')).toBeNull()
  })

  it('I-09: sends a chunk as soon as it is there', async () => {
    const gate = new Gate()
    await using client = serve(
      streaming(async function* () {
        yield 'first'
        await gate.pass()
        yield 'second'
      }),
    )
    const pending = await client.start('GET', '/')
    const chunks = pending[Symbol.asyncIterator]()
    expect(String((await chunks.next()).value)).toBe('first')
    gate.open()
    expect(String((await chunks.next()).value)).toBe('second')
    expect((await chunks.next()).done).toBe(true)
  })

  it('sends chunks of any size whole, also where a sign falls between two pieces', async () => {
    const text = 'ß€😀'.repeat(50_000)
    await using client = serve(
      streaming(async function* () {
        yield text
        yield Buffer.from(text)
      }),
    )
    expect((await client.get('/')).text() === text + text).toBe(true)
  })

  it('CORE-02: resets the connection when the source fails after its first chunk, and reports it once', async () => {
    using reports = new ErrorReports()
    const gate = new Gate()
    await using client = serve(
      streaming(async function* () {
        yield 'part'
        await gate.pass()
        throw new Error('SECRET')
      }),
    )
    const pending = await client.start('GET', '/')
    const chunks = pending[Symbol.asyncIterator]()
    expect(String((await chunks.next()).value)).toBe('part')
    gate.open()
    const rest = await chunks.next().catch((error: unknown) => error)
    expect(NoResponseError.is(rest) && (rest.cause as NodeJS.ErrnoException).code).toBe('ECONNRESET')
    expect(reports.all).toMatchObject([{ error: { message: 'SECRET' }, handler: 'Stream.get()' }])
  })

  it('CORE-02: resets a connection of HTTP/1.0 too, where a clean end would look like a whole answer', async () => {
    using reports = new ErrorReports()
    const gate = new Gate()
    await using client = serve(
      streaming(async function* () {
        yield 'part'
        await gate.pass()
        throw new Error('broken')
      }),
    )
    const { port } = new URL(await client.listen())
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('GET / HTTP/1.0\r\n\r\n')
    let received = ''
    for await (const [bytes] of on(socket)) {
      received += String(bytes)
      if (received.endsWith('part')) break
    }
    gate.open()
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNRESET')
    expect(reports.errors).toHaveLength(1)
  })

  it('answers an error before the first chunk like any other', async () => {
    using reports = new ErrorReports()
    await using client = serve(
      streaming(async function* () {
        await Promise.resolve()
        if (reports.all.length === 0) throw new Error('no table')
        yield 'never'
      }),
    )
    const response = await client.get('/')
    expect(response.status).toBe(500)
    expect(reports.errors).toMatchObject([{ message: 'no table' }])
  })

  it('refuses a chunk that is no text and no bytes: the first with 500, a later one with a reset', async () => {
    using reports = new ErrorReports()
    const first = new Set([true])
    await using client = serve(
      streaming(async function* () {
        if (!first.delete(true)) yield 'part'
        yield 7 as never
      }),
    )
    expect((await client.get('/')).status).toBe(500)
    await expect(client.get('/')).rejects.toThrow(NoResponseError)
    const message = 'A stream gives text or a Uint8Array, and not number.'
    expect(reports.errors).toMatchObject([{ message }, { message }])
  })

  it('answers 503 when the deadline passes before the first chunk, and lets go of the source', async () => {
    using _reports = new ErrorReports()
    const clock = frozenClock()
    const released = Promise.withResolvers<unknown>()
    class Slow extends View {
      override clock = clock
      get() {
        this.setDeadline(1000)
        return new StreamingResponse(this.chunks())
      }
      async *chunks() {
        try {
          await new Promise((_resolve, reject) => {
            this.signal.addEventListener('abort', () => reject(this.signal.reason as Error))
          })
          yield 'never'
        } catch (error) {
          released.resolve(error)
          throw error
        }
      }
    }
    await using client = serve(Slow)
    const answer = client.get('/')
    await clock.whenPending(1)
    await clock.advance(1000)
    expect((await answer).status).toBe(503)
    expect(await released.promise).toMatchObject({ code: 'ERR_VIEW_DEADLINE' })
  })

  it.each(['asks', 'waits'])('lets go of the source when the client leaves while it %s', async (what) => {
    using reports = new ErrorReports()
    const released = Promise.withResolvers<boolean>()
    await using client = serve(
      streaming(async function* (view) {
        try {
          const chunks = what === 'asks' ? Infinity : 1
          for (let sent = 0; sent < chunks; sent++) yield 'x'.repeat(1000)
          await new Promise((_resolve, reject) => {
            view.signal.addEventListener('abort', () => reject(view.signal.reason as Error))
          })
        } finally {
          released.resolve(view.signal.aborted)
        }
      }),
    )
    const pending = await client.start('GET', '/')
    await pending.head()
    await pending.disconnect()
    expect(await released.promise).toBe(true)
    expect(reports.all).toEqual([])
  })

  it.each<[string, (released: () => void) => StreamSource]>([
    [
      'a stream of Node',
      (released) => {
        const stream = new Readable({ read() {}, destroy: (error, done) => (released(), done(error)) })
        stream.push('first')
        return stream
      },
    ],
    [
      'a web stream',
      (released) => new ReadableStream({ start: (to) => to.enqueue('first'), cancel: released }),
    ],
  ])('lets go of %s when the client leaves while it waits for data', async (_what, open) => {
    using reports = new ErrorReports()
    const released = Promise.withResolvers<void>()
    await using client = serve(streaming(() => open(released.resolve)))
    const pending = await client.start('GET', '/')
    await pending.head()
    await pending.disconnect()
    await released.promise
    await new Promise((resolve) => setImmediate(resolve))
    expect(reports.all).toEqual([])
  })

  it('reports what a source throws on its way out that has nothing to do with leaving', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>()
    using reports = new ErrorReports()
    reports.all.push = (report) => {
      resolve(report.error)
      return 1
    }
    await using client = serve(
      streaming(async function* () {
        try {
          for (;;) yield 'x'.repeat(1000)
        } finally {
          // oxlint-disable-next-line no-unsafe-finally
          throw new Error('could not close the cursor')
        }
      }),
    )
    const pending = await client.start('GET', '/')
    await pending.head()
    await pending.disconnect()
    expect(await promise).toMatchObject({ message: 'could not close the cursor' })
  })

  it('answers HEAD with the head of GET, without opening the source', async () => {
    let opened = 0
    await using client = serve(
      streaming(() => () => {
        opened++
        return pieces()
      }),
    )
    const head = await client.head('/')
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(head.body).toHaveLength(0)
    expect(opened).toBe(0)
    expect((await client.get('/')).status).toBe(200)
  })

  it.each<[string, number]>([
    ['HEAD', 200],
    ['GET', 204],
  ])('closes a stream that is open already and not wanted, for %s with %i', async (method, status) => {
    const cancelled = Promise.withResolvers<void>()
    const web = new ReadableStream<string>({ cancel: () => cancelled.resolve() })
    const node = Readable.from(pieces())
    class Opened extends View {
      get() {
        return new StreamingResponse(this.params['kind'] === 'web' ? web : node, { status })
      }
    }
    await using client = serve(Opened, '/:kind')
    expect((await client.request(method, '/web')).status).toBe(status)
    await cancelled.promise
    expect((await client.request(method, '/node')).status).toBe(status)
    if (!node.closed) await once(node, 'close')
    expect(node.destroyed).toBe(true)
  })

  it('is known to policies as a body that they cannot keep', () => {
    expect(new StreamingResponse(pieces()).isStreaming).toBe(true)
    expect(() => new StreamingResponse(pieces(), { stallMs: 0 })).toThrow(ConfigurationError)
  })
})

describe('a client that does not read', () => {
  it('CORE-42: asks no more of the source than a client takes, and cuts it off when it takes nothing', async () => {
    const clock = frozenClock()
    const sources = Array.from({ length: 5 }, () => endless(Buffer.alloc(65_536)))
    const waiting = [...sources]
    class Big extends View {
      override clock = clock
      get() {
        return new StreamingResponse(waiting.pop()!.source())
      }
    }
    await using client = serve(Big)
    const { port } = new URL(await client.listen())
    const before = process.memoryUsage().rss
    const sockets = sources.map(() => connect(Number(port), '127.0.0.1').pause())
    for (const socket of sockets) socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await clock.whenPending(5)
    await settled(() => sources.reduce((sum, { state }) => sum + state.asked, 0))
    for (const { state } of sources) expect(state.asked * 65_536).toBeLessThan(50 * 2 ** 20)
    expect(process.memoryUsage().rss - before).toBeLessThan(20 * 2 ** 20)

    await clock.advance(30_000)
    await Promise.all(sources.map(({ state }) => state.released.promise))
    expect(clock.pending).toBe(0)
    for (const socket of sockets) socket.destroy()
  })

  it('leaves a client alone that takes a little from time to time', async () => {
    const clock = frozenClock()
    const { state, source } = endless(Buffer.alloc(65_536))
    class Big extends View {
      override clock = clock
      get() {
        return new StreamingResponse(source())
      }
    }
    await using client = serve(Big)
    const pending = await client.start('GET', '/')
    const chunks = pending[Symbol.asyncIterator]()
    await clock.whenPending(1)
    for (let round = 0; round < 10; round++) {
      const asked = await settled(() => state.asked)
      await clock.advance(15_000)
      for (let taken = 0; state.asked === asked; taken++) {
        expect((await chunks.next()).done, `${taken} chunks`).toBe(false)
      }
    }
    await pending.disconnect()
    await state.released.promise
    expect(clock.pending).toBe(0)
  })
})

/** The value once it has stopped growing: for as long as turns of the event loop change it. */
async function settled(read: () => number): Promise<number> {
  for (let value = -1, unchanged = 0; ;) {
    await new Promise((resolve) => setImmediate(resolve))
    unchanged = read() === value ? unchanged + 1 : 0
    value = read()
    if (value > 0 && unchanged > 200) return value
  }
}

async function* on(socket: NodeJS.EventEmitter): AsyncGenerator<[Buffer]> {
  for (;;) yield (await once(socket, 'data')) as [Buffer]
}
