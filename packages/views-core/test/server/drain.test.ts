import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import express, { type Express } from 'express'
import { frozenClock, TestClient } from '@belvedere/testing'
import { describe, expect, it } from 'vitest'
import { errorHandler, EventStreamResponse, HttpResponse, ServerClosingError, View } from '../../src/index.ts'
import { closeServer, createServer } from '../../src/server/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { Gate } from '../support/gate.ts'

const CLEAN = { cut: 0, hung: [] }

async function listen(app: Express): Promise<Server> {
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function open(server: Server): Promise<Socket> {
  const accepted = once(server, 'connection')
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  await Promise.all([once(socket, 'connect'), accepted])
  return socket
}

async function rest(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/plain\r\n\r\n`
}

describe('closeServer() of a server by createServer()', () => {
  it('OPS-02 serves new connections while the balancer has not noticed yet', async () => {
    const clock = frozenClock()
    const app = express().get('/', (_request, response) => void response.send('served'))
    await using client = new TestClient(app, { createServer })
    await client.listen()
    const closing = closeServer(client.server, { drainDelayMs: 5000, clock })
    await clock.whenPending(1)
    const during = await client.get('/')
    expect([during.text(), during.headers.get('connection')]).toEqual(['served', 'keep-alive'])
    await clock.advance(4999)
    expect((await client.get('/')).text()).toBe('served')
    await clock.advance(1)
    expect(client.server.listening).toBe(false)
    expect(await closing).toEqual(CLEAN)
  })

  it('OPS-01 says Connection: close on an answer whose request was there before', async () => {
    const gate = new Gate()
    const app = express().get('/', (_request, response) => void gate.pass().then(() => response.send('done')))
    const server = await listen(app)
    const socket = await open(server)
    socket.write(get('/'))
    await gate.reached
    const closing = closeServer(server)
    gate.open()
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Connection: close\r\n[^]*done$/)
    expect(await closing).toEqual(CLEAN)
  })

  it('closes connections on which nothing was ever sent long before the deadline', async () => {
    const server = await listen(express())
    const silent: Socket[] = []
    while (silent.length < 20) silent.push(await open(server))
    const ended = silent.map(rest)
    const started = performance.now()
    expect(await closeServer(server)).toEqual(CLEAN)
    expect(performance.now() - started).toBeLessThan(2000)
    expect(await Promise.all(ended)).toEqual(silent.map(() => ''))
  })

  it('Y-37 aborts signals with ServerClosingError before the deadline, and answers 503 in place of the views', async () => {
    const clock = frozenClock()
    const gate = new Gate()
    const reasons: unknown[] = []
    class Slow extends View {
      async get(): Promise<HttpResponse> {
        this.signal.addEventListener('abort', () => reasons.push(this.signal.reason))
        await gate.pass()
        return new HttpResponse('too late')
      }
    }
    using reports = new ErrorReports()
    const server = await listen(express().all('/slow', Slow.asView()).use(errorHandler()))
    const socket = await open(server)
    socket.write(get('/slow'))
    await gate.reached
    const closing = closeServer(server, { deadlineMs: 1000, abortMs: 200, clock })
    await clock.advance(799)
    expect(reasons).toEqual([])
    await clock.advance(1)
    const answer = await rest(socket)
    expect(answer).toMatch(/^HTTP\/1\.1 503 [^]*\r\nretry-after: 1\r\n/i)
    expect(answer).toMatch(/\r\nconnection: close\r\n/i)
    expect(await closing).toEqual(CLEAN)
    expect(reasons).toHaveLength(1)
    expect(ServerClosingError.is(reasons[0])).toBe(true)
    expect(reports.all).toMatchObject([{ route: '/slow', error: { code: 'ERR_VIEW_SERVER_CLOSING' } }])
    gate.open()
  })

  it('Y-37 gives a signal that is aborted already to who asks for it after that', async () => {
    const clock = frozenClock()
    const gate = new Gate()
    const asked = Promise.withResolvers<unknown>()
    class Slow extends View {
      async get() {
        await gate.pass()
        asked.resolve(this.signal.reason)
        return new HttpResponse('too late')
      }
    }
    using _reports = new ErrorReports()
    const server = await listen(express().all('/', Slow.asView()))
    const socket = await open(server)
    socket.write(get('/'))
    await gate.reached
    const closing = closeServer(server, { deadlineMs: 1000, clock })
    await clock.advance(900)
    gate.open()
    expect(await asked.promise).toMatchObject({ code: 'ERR_VIEW_SERVER_CLOSING' })
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 503 /)
    expect(await closing).toEqual(CLEAN)
  })

  it('OPS-05 ends event streams as whole answers, at once, and aborts their signals', async () => {
    const reasons: unknown[] = []
    class Events extends View {
      get() {
        return new EventStreamResponse(() => this.events())
      }
      async *events() {
        yield { data: 'first' }
        await new Promise<void>((resolve) => this.signal.addEventListener('abort', () => resolve()))
        reasons.push(this.signal.reason)
        yield { data: 'never' }
      }
    }
    const server = await listen(express().all('/events', Events.asView()))
    const sockets: Socket[] = []
    while (sockets.length < 100) {
      const socket = await open(server)
      socket.write(get('/events'))
      await once(socket, 'readable')
      sockets.push(socket)
    }
    const ended = sockets.map(rest)
    const started = performance.now()
    expect(await closeServer(server)).toEqual(CLEAN)
    expect(performance.now() - started).toBeLessThan(2000)
    for (const text of await Promise.all(ended)) expect(text).toMatch(/data: first\n\n[^]*\r\n0\r\n\r\n$/)
    expect(reasons).toHaveLength(100)
    expect(reasons.every((reason) => ServerClosingError.is(reason))).toBe(true)
  })

  it('OPS-05 ends an event stream whose source hears of nothing', async () => {
    class Events extends View {
      get() {
        return new EventStreamResponse(async function* () {
          yield { data: 'first' }
          await new Promise(() => {})
        })
      }
    }
    const server = await listen(express().all('/events', Events.asView()))
    const socket = await open(server)
    socket.write(get('/events'))
    await once(socket, 'readable')
    const ended = rest(socket)
    expect(await closeServer(server)).toEqual(CLEAN)
    expect(await ended).toMatch(/data: first\n\n[^]*\r\n0\r\n\r\n$/)
  })

  it('OPS-03 names method and route of what it had to cut, and no path', async () => {
    const clock = frozenClock()
    const gates = [new Gate(), new Gate()]
    const app = express()
    const router = express.Router()
    router.post('/:slug', (_request, response) => {
      response.write('part')
      void gates[0]!.pass()
    })
    app.use('/articles', router)
    app.use((_request, _response) => void gates[1]!.pass())
    const server = await listen(app)
    const posted = await open(server)
    posted.write('POST /articles/secret HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n')
    const got = await open(server)
    got.write(get('/elsewhere'))
    await Promise.all(gates.map((gate) => gate.reached))
    const ended = [posted, got].map((socket) => rest(socket).catch(() => 'cut'))
    const closing = closeServer(server, { deadlineMs: 10_000, clock })
    await clock.advance(10_000)
    expect(await closing).toEqual({ cut: 2, hung: ['POST /articles/:slug', 'GET (no route)'] })
    expect((await Promise.all(ended)).join('')).not.toContain('\r\n0\r\n')
  })

  it.each([
    { drainDelayMs: Number.NaN },
    { drainDelayMs: -1 },
    { deadlineMs: Infinity },
    { abortMs: '1s' as never },
    { idleMs: 2 ** 31 },
  ])('CORE-21 refuses %o', async (options) => {
    const server = createServer(express())
    await expect(closeServer(server, options)).rejects.toMatchObject({
      code: 'ERR_CONFIGURATION',
      mistakes: [{ attribute: Object.keys(options)[0] }],
    })
  })
})
