import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { TestClient } from '@belvedere/testing'
import { describe, expect, it } from 'vitest'
import { closeServer } from '../../src/server/index.ts'
import { Gate } from '../support/gate.ts'

const GET = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'

const CLEAN = { cut: 0, hung: [] }

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function open(server: Server): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

/** All that comes until the server closes. */
async function rest(socket: Socket): Promise<string> {
  let text = ''
  for await (const chunk of socket) text += String(chunk)
  return text
}

async function ask(socket: Socket): Promise<string> {
  socket.write(GET)
  const [chunk] = (await once(socket, 'data')) as [Buffer]
  return String(chunk)
}

describe('closeServer()', () => {
  it('lets a request that is under way finish, and closes its connection behind it', async () => {
    const gate = new Gate()
    const server = await listen((_request, response) => void gate.pass().then(() => response.end('done')))
    const socket = await open(server)
    socket.write(GET)
    await gate.reached
    const closing = closeServer(server)
    gate.open()
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*done$/)
    expect(await closing).toEqual(CLEAN)
    expect(server.listening).toBe(false)
  })

  it('takes no new connections', async () => {
    const gate = new Gate()
    const server = await listen((_request, response) => void gate.pass().then(() => response.end()))
    const { port } = server.address() as AddressInfo
    const busy = await open(server)
    busy.write(GET)
    await gate.reached
    const closing = closeServer(server)
    const refused = connect(port, '127.0.0.1')
    await expect(once(refused, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    gate.open()
    await rest(busy)
    await closing
  })

  it('closes idle connections', async () => {
    const server = await listen((_request, response) => response.end('done'))
    const idle = await open(server)
    await ask(idle)
    const ended = rest(idle)
    expect(await closeServer(server, { deadlineMs: 5000 })).toEqual(CLEAN)
    expect(await ended).toBe('')
  })

  it('answers a request that was on its way on an idle connection', async () => {
    const server = await listen((_request, response) => response.end('done'))
    const socket = await open(server)
    expect(await ask(socket)).toMatch(/Connection: keep-alive/)
    // To the server the connection is idle still: the bytes are in the kernel.
    socket.write(GET)
    const closing = closeServer(server)
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Connection: close\r\n[^]*done$/)
    expect(await closing).toEqual(CLEAN)
  })

  it('keeps an idle connection for idleMs, and no longer', async () => {
    const server = await listen((_request, response) => response.end('done'))
    const [asks, idles] = [await open(server), await open(server)]
    await ask(asks)
    await ask(idles)
    const started = performance.now()
    const closing = closeServer(server, { idleMs: 400 })
    const idled = rest(idles).then(() => performance.now() - started)
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(await ask(asks)).toMatch(/Connection: close/)
    expect(await closing).toEqual(CLEAN)
    expect(await idled).toBeGreaterThan(400)
  })

  it('fails no request of clients that keep their connections and ask at full speed', async () => {
    let answered = 0
    const busy = Promise.withResolvers<void>()
    const server = await listen((_request, response) => {
      if (++answered === 2000) busy.resolve()
      // Some answers are late, so that connections are busy, idle and in between when the server closes.
      if (answered % 3 === 0) setImmediate(() => response.end('done'))
      else response.end('done')
    })
    const clients = await Promise.all(Array.from({ length: 50 }, () => open(server)))
    const ended = clients.map(async (socket) => {
      for (let rounds = 1; ; rounds++) {
        const answer = await ask(socket)
        if (!answer.startsWith('HTTP/1.1 200 OK')) throw new Error(`got ${JSON.stringify(answer)}`)
        // A client does not ask again on a connection that the server said it closes.
        if (/connection: close/i.test(answer)) {
          await rest(socket)
          return rounds
        }
      }
    })
    const results = Promise.all(ended)
    await busy.promise
    const [report, rounds] = await Promise.all([closeServer(server), results])
    expect(report).toEqual(CLEAN)
    expect(rounds.reduce((sum, each) => sum + each)).toBe(answered)
  })

  it('cuts at the deadline what is not done, and says how many', async () => {
    const gate = new Gate()
    const server = await listen((_request, response) => {
      response.write('part')
      void gate.pass()
    })
    const socket = await open(server)
    socket.write(GET)
    await gate.reached
    const ended = rest(socket).catch(() => 'cut')
    expect(await closeServer(server, { deadlineMs: 50 })).toEqual({ cut: 1, hung: [] })
    expect(await ended).not.toContain('\r\n0\r\n')
  })

  it('can be called twice, and of a server that does not listen', async () => {
    const server = await listen((_request, response) => response.end())
    expect(await Promise.all([closeServer(server), closeServer(server)])).toEqual([CLEAN, CLEAN])
    expect(await closeServer(createServer())).toEqual(CLEAN)
  })

  it('leaves the server as it was, to listen again', async () => {
    const server = createServer((_request, response) => void response.end('again'))
    const listeners = server.listenerCount('request')
    server.listen(0)
    await once(server, 'listening')
    await closeServer(server)
    expect(server.listenerCount('request')).toBe(listeners)
    await using client = new TestClient(() => {}, { createServer: () => server })
    const response = await client.get('/')
    expect([response.text(), response.headers.get('connection')]).toEqual(['again', 'keep-alive'])
  })
})
