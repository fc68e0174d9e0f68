import express, { type Express, type Request, type RequestHandler } from 'express'
import { TestClient } from '@belvedere/testing'
import { describe, expect, it } from 'vitest'
import { defineRoutes, HttpError } from '../../../src/index.ts'
import { createServer, ProtocolRouter, WebSocketView } from '../../../src/server/index.ts'
import { ErrorReports } from '../../support/error-reports.ts'
import { serveSockets, WebSocketClient } from '../../support/web-socket-client.ts'

const urls = defineRoutes({ room: '/rooms/:room', echo: '/echo' })

class Room extends WebSocketView {
  override async connect() {
    await this.accept()
    await this.sendJson({ params: this.params, path: this.request.path, query: this.request.query })
  }
}

class Echo extends WebSocketView {
  override receive(message: string | Uint8Array) {
    return this.send(message)
  }
}

const routes = urls.handlers({ room: Room.asView(), echo: Echo.asView() })

function upgrade(headers: Record<string, string>, path = '/echo', method = 'GET'): string {
  const lines = Object.entries({
    Host: 'localhost',
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    Origin: 'http://localhost',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  })
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
}

describe('ProtocolRouter', () => {
  it('O-01, O-02 finds a view by the patterns that links are made of, and serves HTTP beside it', async () => {
    const http = express().get('/rooms/:room', (request, response) => void response.json(request.params))
    await using client = serveSockets(routes, {}, http)
    const path = urls.reverse('room', { room: 'deep sea' })
    const room = await WebSocketClient.open(client, `${path}?page=2`)
    expect(JSON.parse(await room.next())).toEqual({
      params: { room: 'deep sea' },
      path: '/rooms/deep%20sea',
      query: { page: '2' },
    })
    expect((await client.get(path)).json()).toEqual({ room: 'deep sea' })
    room.socket.close()
    await room.closed()
  })

  it.each([
    ['no route', '/nowhere', 404],
    ['a path that cannot be decoded', '/rooms/%E0%A4', 400],
    ['a NUL in a parameter', '/rooms/a%00b', 404],
  ])('O-02 answers %s in HTTP', async (_what, path, status) => {
    await using client = serveSockets(routes)
    const refusal = await WebSocketClient.refused(client, path)
    expect([refusal.status, refusal.headers.connection]).toEqual([status, 'close'])
  })

  it.each([
    [
      'another version',
      { 'Sec-WebSocket-Version': '12' },
      426,
      /\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n/i,
    ],
    ['no key', { 'Sec-WebSocket-Key': 'short' }, 400, /Sec-WebSocket-Key/],
    ['a subprotocol that is none', { 'Sec-WebSocket-Protocol': '(' }, 400, /Sec-WebSocket-Protocol/],
    ['a coding of the body', { 'Transfer-Encoding': 'xchunked' }, 400, /Transfer-Encoding/],
  ])('answers %s in HTTP and closes the connection', async (_what, headers, status, text) => {
    await using client = serveSockets(routes)
    const answer = String(await client.raw(upgrade(headers)))
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(answer).toMatch(text)
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1)
  })

  it('answers a plain request for a WebSocket with 426', async () => {
    await using client = new TestClient(express().use(routes))
    const response = await client.get('/echo')
    expect([response.status, response.headers.get('upgrade')]).toEqual([426, 'websocket'])
  })

  it('O-01 does not change to a protocol that it has none of', async () => {
    const http = express().get('/echo', (_request, response) => void response.send('HTTP'))
    await using client = serveSockets(routes, {}, http)
    const answer = String(await client.raw(upgrade({ Upgrade: 'h2c', Connection: 'Upgrade, close' })))
    // From Node 24.9 a request for another protocol goes on in HTTP; before, it can only be refused.
    expect(answer).toMatch(/^HTTP\/1\.1 (200 [^]*HTTP|400 [^]*There is no protocol "h2c" here)/)
  })

  it('O-01 reports a protocol that is none, and all else that is wrong, at once', () => {
    const wrong = {
      mqtt: 1,
      http: undefined,
      websocket: { routes: 'x', origins: ['https://a.example/path', 'x y'] },
    }
    expect(() => new ProtocolRouter(wrong as never)).toThrow(
      expect.objectContaining({
        code: 'ERR_CONFIGURATION',
        mistakes: ['mqtt', 'http', 'websocket.routes', 'websocket.origins', 'websocket.origins'].map(
          (attribute) => expect.objectContaining({ attribute }),
        ),
      }),
    )
    expect(() => new ProtocolRouter({ http: express(), websocket: { routes, origins: [] } })).toThrow(
      /is empty/,
    )
  })

  it('serves HTTP alone without websocket', async () => {
    const http = express().get('/echo', (_request, response) => void response.send('HTTP'))
    await using client = new TestClient(http, {
      createServer: (app: Express) => createServer(new ProtocolRouter({ http: app })),
    })
    expect(String(await client.raw(upgrade({ Connection: 'Upgrade, close' })))).toMatch(
      /^HTTP\/1\.1 200 [^]*HTTP/,
    )
  })
})

describe('the origin of a WebSocket', () => {
  const cases: [origins: string[] | undefined, accepted: string[], refused: string[]][] = [
    [
      undefined,
      ['http://localhost', 'https://localhost'],
      [
        'http://localhost:8080',
        'http://evil.example',
        'http://localhost.evil.example',
        'null',
        'file://',
        '',
      ],
    ],
    [
      ['https://example.com'],
      ['https://example.com', 'https://example.com:443', 'https://EXAMPLE.com'],
      [
        'http://example.com',
        'https://example.com:444',
        'https://www.example.com',
        'https://example.com.evil.example',
      ],
    ],
    [
      ['https://.example.com:8443'],
      ['https://example.com:8443', 'https://a.b.example.com:8443'],
      ['https://example.com', 'https://badexample.com:8443', 'http://example.com:8443'],
    ],
    [
      ['.example.com', 'example.org'],
      ['http://example.com', 'https://www.example.com:8080', 'https://example.org'],
      [
        'https://www.example.org',
        'https://example.com@evil.example',
        'https://evil.example/.example.com',
        'null',
      ],
    ],
    [['*'], ['https://evil.example', 'null'], []],
  ]

  it.each(cases)('AC-17, O-05 of %j is one of those allowed, or 403', async (origins, accepted, refused) => {
    await using client = serveSockets(routes, origins && { origins })
    for (const origin of accepted) {
      const until = (received: Buffer) => received.includes('\r\n\r\n')
      const answer = String(await client.raw(upgrade({ Origin: origin }), { until }))
      expect(answer, origin).toMatch(/^HTTP\/1\.1 101 /)
    }
    for (const origin of refused) {
      expect(String(await client.raw(upgrade({ Origin: origin }))), origin).toMatch(/^HTTP\/1\.1 403 /)
    }
  })

  it('AC-17, O-05 has to be named, unless it was said otherwise', async () => {
    const headless = upgrade({}).replace(/Origin: .*\r\n/, '')
    await using strict = serveSockets(routes, {
      origins: ['*.example'].slice(1).concat('https://example.com'),
    })
    expect(String(await strict.raw(headless))).toMatch(/^HTTP\/1\.1 403 /)
    await using lenient = serveSockets(routes, { allowMissingOrigin: true })
    const until = (received: Buffer) => received.includes('\r\n\r\n')
    expect(String(await lenient.raw(headless, { until }))).toMatch(/^HTTP\/1\.1 101 /)
    expect(String(await lenient.raw(upgrade({ Origin: 'http://evil.example' })))).toMatch(/^HTTP\/1\.1 403 /)
  })

  it('AC-17 is compared with the host that a trusted proxy names, and with no other', async () => {
    const headers = { Origin: 'https://example.com', 'X-Forwarded-Host': 'example.com' }
    const until = (received: Buffer) => received.includes('\r\n\r\n')
    await using direct = serveSockets(routes)
    expect(String(await direct.raw(upgrade(headers)))).toMatch(/^HTTP\/1\.1 403 /)
    await using behind = serveSockets(routes, {}, express().set('trust proxy', 'loopback'))
    expect(String(await behind.raw(upgrade(headers), { until }))).toMatch(/^HTTP\/1\.1 101 /)
  })
})

describe('middleware in front of WebSockets', () => {
  /** As sessions do it: reads a cookie, waits for a store, sets the user. */
  const session: RequestHandler = (request, _response, next) => {
    const user = /\bsession=(\w+)/.exec(request.get('cookie') ?? '')?.[1]
    setImmediate(() => {
      Object.assign(request, { user })
      next()
    })
  }
  class WhoAmI extends WebSocketView {
    override async connect() {
      const { user } = this.request as Request & { user?: string }
      if (user === undefined)
        throw new HttpError(401, undefined, { headers: { 'www-authenticate': 'Cookie' } })
      if (user === 'mallory') throw new HttpError(403, 'Not you.')
      await this.accept()
      await this.send(`Hello ${user}`)
    }
  }
  const handlers = defineRoutes({ me: '/me' }).handlers({ me: WhoAmI.asView() })

  it('O-04 gives the view the session and the user of the upgrade request', async () => {
    await using client = serveSockets(handlers, { use: [session] })
    const me = await WebSocketClient.open(client, '/me', { headers: { cookie: 'session=ada' } })
    expect(await me.next()).toBe('Hello ada')
    me.socket.terminate()
  })

  it('O-04 lets the view refuse with a status and headers', async () => {
    await using client = serveSockets(handlers, { use: [session] })
    const anonymous = await WebSocketClient.refused(client, '/me')
    expect(anonymous).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Cookie' } })
    const mallory = await WebSocketClient.refused(client, '/me', { headers: { cookie: 'session=mallory' } })
    expect(mallory).toMatchObject({ status: 403, body: 'Not you.\n' })
  })

  it('O-04 sends what a middleware answers, and hides what one throws', async () => {
    using reports = new ErrorReports()
    const use: RequestHandler[] = [
      (request, response, next) => {
        if (request.query['limit'] === undefined) next()
        else response.status(429).set('Retry-After', '7').json({ wait: 7 })
      },
      (request, _response, next) => {
        if (request.query['broken'] === undefined) next()
        else throw new Error('SECRET')
      },
    ]
    await using client = serveSockets(handlers, { use: [...use, session] })
    expect(await WebSocketClient.refused(client, '/me?limit=1')).toMatchObject({
      status: 429,
      headers: { 'retry-after': '7', connection: 'close' },
      body: '{"wait":7}',
    })
    const broken = await WebSocketClient.refused(client, '/me?broken=1')
    expect(broken.status).toBe(500)
    expect(broken.body).not.toContain('SECRET')
    expect(reports.errors).toEqual([new Error('SECRET')])
  })
})
