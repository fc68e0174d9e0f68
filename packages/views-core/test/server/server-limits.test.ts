import express, { type Express } from 'express'
import { TestClient } from '@belvedere/testing'
import { describe, expect, it } from 'vitest'
import { createServer, type CreateServerOptions } from '../../src/server/index.ts'

const WRONG = [Number.NaN, -1, 0, Infinity, '10mb', null]
const LIMITS: (keyof CreateServerOptions)[] = [
  'headersTimeout',
  'requestTimeout',
  'keepAliveTimeout',
  'connectionsCheckingInterval',
  'maxHeaderSize',
  'maxHeadersCount',
  'maxConnections',
]

/** Counts what reaches the application; POST reads its body. */
function counting(): { app: Express; hits: string[] } {
  const hits: string[] = []
  const app = express()
  app.post('/', express.text({ type: () => true, limit: 1000 }))
  app.use((request, response) => {
    hits.push(`${request.method} ${request.url}`)
    response.send('ok')
  })
  return { app, hits }
}

function clientOf(app: Express, options?: CreateServerOptions): TestClient<Express> {
  return new TestClient(app, { createServer: (each) => createServer(each, options) })
}

describe('createServer() limits', () => {
  it('has limits by default, and takes others', () => {
    const server = createServer(express())
    expect(server).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 72_000,
      maxHeadersCount: 101,
    })
    expect(createServer(express(), { requestTimeout: 300_000, maxConnections: 5 })).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 300_000,
      maxConnections: 5,
    })
  })

  it.each(LIMITS)('CORE-21 refuses a %s that is no limit', (attribute) => {
    for (const value of WRONG) {
      expect(() => createServer(express(), { [attribute]: value }), String(value)).toThrow(
        expect.objectContaining({
          code: 'ERR_CONFIGURATION',
          mistakes: [expect.objectContaining({ attribute })],
        }),
      )
    }
  })

  it('reports all mistakes at once, and a head that may take longer than its request', () => {
    expect(() => createServer(express(), { headersTimeout: -1, maxHeadersCount: 1.5 })).toThrow(
      expect.objectContaining({ mistakes: [expect.anything(), expect.anything()] }),
    )
    expect(() => createServer(express(), { requestTimeout: 5000 })).toThrow(/headersTimeout: is longer/)
  })

  it('OPS-09, OPS-11 closes connections whose head does not come, however slowly they send', async () => {
    const { app, hits } = counting()
    await using client = clientOf(app, { headersTimeout: 500, connectionsCheckingInterval: 100 })
    const started = performance.now()
    async function* drip() {
      yield 'GET / HTTP/1.1\r\nHost: localhost\r\n'
      while (performance.now() - started < 10_000) {
        yield 'X'
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    }
    const slow = Array.from({ length: 100 }, () => client.raw(drip(), { timeoutMs: 10_000 }).catch(String))
    const silent = Array.from({ length: 100 }, () => client.raw('', { timeoutMs: 10_000 }).catch(String))
    expect((await client.get('/')).text()).toBe('ok')
    const answers = (await Promise.all([...slow, ...silent])).map(String)
    const elapsed = performance.now() - started
    expect(new Set(answers.map((each) => each.slice(0, 12)))).toEqual(new Set(['HTTP/1.1 408']))
    expect(elapsed).toBeGreaterThan(490)
    expect(elapsed).toBeLessThan(5000)
    expect(hits).toEqual(['GET /'])
  })

  it('OPS-10 closes connections whose body does not come', async () => {
    const { app, hits } = counting()
    await using client = clientOf(app, {
      headersTimeout: 300,
      requestTimeout: 500,
      connectionsCheckingInterval: 100,
    })
    const answer = await client.raw('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /)
    expect(hits).toEqual([])
  })

  it('OPS-07 keeps an idle connection for longer than a head may take', async () => {
    const { app } = counting()
    await using client = clientOf(app, { headersTimeout: 200, connectionsCheckingInterval: 50 })
    async function* twice() {
      yield 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'
      // A connection that sends nothing is closed after it: by then the first has been idle for as long.
      await client.raw('')
      yield 'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
    }
    const answers = String(await client.raw(twice()))
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
    expect(answers).toContain('Keep-Alive: timeout=72')
  })

  it('OPS-12 answers 431 to a head that is too large, and to too many headers, and drops none of them', async () => {
    const { app, hits } = counting()
    await using client = clientOf(app)
    const head = (lines: string[]) => `GET / HTTP/1.1\r\nHost: localhost\r\n${lines.join('')}\r\n`
    const headers = (count: number) => Array.from({ length: count }, (_, index) => `X-${index}: 1\r\n`)
    expect(String(await client.raw(head([`X: ${'x'.repeat(20_000)}\r\n`])))).toMatch(/^HTTP\/1\.1 431 /)
    expect(String(await client.raw(head(headers(1000))))).toMatch(/^HTTP\/1\.1 431 /)
    expect(String(await client.raw(head(headers(100))))).toMatch(/^HTTP\/1\.1 431 [^]*more than 100 headers/)
    expect(hits).toEqual([])
    const close = 'Connection: close\r\n'
    expect(String(await client.raw(head([...headers(98), close])))).toMatch(/^HTTP\/1\.1 200 /)
  })

  it('closes what comes above maxConnections, and serves again below', async () => {
    const { app } = counting()
    await using client = clientOf(app, { maxConnections: 1 })
    const held = Promise.withResolvers<void>()
    async function* late() {
      yield 'GET / HTTP/1.1\r\nHost: localhost\r\n'
      await held.promise
      yield 'Connection: close\r\n\r\n'
    }
    await client.listen()
    const taken = new Promise((resolve) => client.server.once('connection', resolve))
    const first = client.raw(late())
    await taken
    expect(String(await client.raw('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n').catch(() => ''))).toBe('')
    held.resolve()
    expect(String(await first)).toMatch(/^HTTP\/1\.1 200 /)
    expect((await client.get('/')).status).toBe(200)
  })
})

const POST = 'POST / HTTP/1.1\r\nHost: localhost\r\n'
/** Behind each stands a second request, which must not be reached. */
const AMBIGUOUS: [name: string, request: string][] = [
  ['xchunked', `${POST}Transfer-Encoding: xchunked\r\n\r\n`],
  ['identity', `${POST}Transfer-Encoding: identity\r\n\r\n`],
  ['gzip, chunked', `${POST}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
  ['chunked, identity', `${POST}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
  ['chunked twice in a list', `${POST}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`],
  [
    'chunked in two headers',
    `${POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ['cow and chunked', `${POST}Transfer-Encoding: cow\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['chunked and cow', `${POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: cow\r\n\r\n0\r\n\r\n`],
  ['quoted', `${POST}Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n`],
  ['a vertical tab', `${POST}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n`],
  ['a semicolon', `${POST}Transfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n`],
  ['a space before the colon', `${POST}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`],
  ['an empty coding', `${POST}Transfer-Encoding:\r\n\r\n`],
  ['a length and chunked', `${POST}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['chunked and a length', `${POST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`],
  ['a length and xchunked', `${POST}Content-Length: 4\r\nTransfer-Encoding: xchunked\r\n\r\nabcd`],
  ['two lengths', `${POST}Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd`],
  ['two equal lengths', `${POST}Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd`],
  ['a list of lengths', `${POST}Content-Length: 4, 5\r\n\r\nabcd`],
  ['a signed length', `${POST}Content-Length: +4\r\n\r\nabcd`],
  ['a negative length', `${POST}Content-Length: -4\r\n\r\nabcd`],
  ['a hexadecimal length', `${POST}Content-Length: 0x4\r\n\r\nabcd`],
  ['a length with a space in it', `${POST}Content-Length: 1 4\r\n\r\nabcd`],
  ['an empty length', `${POST}Content-Length:\r\n\r\n`],
  ['a length beyond numbers', `${POST}Content-Length: 99999999999999999999999\r\n\r\nabcd`],
  ['a folded header', `${POST}X: a\r\n Transfer-Encoding: chunked\r\n\r\n`],
  ['a folded coding', `${POST}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`],
  ['a bare line feed', 'POST / HTTP/1.1\nHost: localhost\n\n'],
  ['a bare carriage return', `${POST}X: a\rTransfer-Encoding: chunked\r\n\r\n`],
  ['a NUL in a value', `${POST}X: a\0b\r\n\r\n`],
  ['a NUL in a name', `${POST}X\0: b\r\n\r\n`],
  ['a line without a colon', `${POST}Transfer-Encoding\r\n\r\n`],
  ['two hosts', 'POST / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n'],
  ['two equal hosts', 'POST / HTTP/1.1\r\nHost: localhost\r\nhost: localhost\r\n\r\n'],
  ['no host', 'POST / HTTP/1.1\r\n\r\n'],
  ['a chunk of no size', `${POST}Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n`],
  ['a chunk shorter than it says', `${POST}Transfer-Encoding: chunked\r\n\r\n9\r\nabc\r\n0\r\n\r\n`],
  ['a chunk longer than it says', `${POST}Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n`],
  ['a negative chunk', `${POST}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n`],
  ['a line feed in a chunk extension', `${POST}Transfer-Encoding: chunked\r\n\r\n1;a\nb\r\nx\r\n0\r\n\r\n`],
  ['another version', 'POST / HTTP/2.0\r\nHost: localhost\r\n\r\n'],
]

describe('createServer() and requests that servers read in different ways', () => {
  it.each(AMBIGUOUS)('OPS-13 refuses %s, and what stands behind it', async (_name, request) => {
    const { app, hits } = counting()
    await using client = clientOf(app, {
      headersTimeout: 200,
      requestTimeout: 300,
      connectionsCheckingInterval: 50,
    })
    const answer = String(await client.raw(`${request}GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n`))
    expect(answer).toMatch(/^HTTP\/1\.1 (?:4\d\d|505) [^]*connection: close\r\n/i)
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1)
    expect(hits).toEqual([])
  })

  it('OPS-13 takes chunked in any case, and two requests one after the other', async () => {
    const { app, hits } = counting()
    await using client = clientOf(app)
    const answer = await client.raw(
      `${POST}Transfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n` +
        'GET /next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    )
    expect(String(answer).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2)
    expect(hits.toSorted()).toEqual(['GET /next', 'POST /'])
  })
})

describe('createServer() and Expect: 100-continue', () => {
  const head = (length: number, more = '') =>
    `${POST}Expect: 100-continue\r\nContent-Length: ${length}\r\n${more}\r\n`

  it('OPS-14 refuses a body that is too long before a byte of it is sent', async () => {
    const app = express().use((_request, response) => void response.sendStatus(413))
    await using client = clientOf(app)
    const answer = String(await client.raw(head(2 ** 30)))
    expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*connection: close\r\n/i)
    expect(answer).not.toContain('100 Continue')
  })

  it('says go on when the application begins to read, and keeps the connection then', async () => {
    const { app, hits } = counting()
    await using client = clientOf(app)
    const goOn = Promise.withResolvers<void>()
    async function* upload() {
      yield head(3)
      await goOn.promise
      yield 'abcGET /next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'
    }
    const answer = await client.raw(upload(), {
      until: (received) => {
        if (String(received).startsWith('HTTP/1.1 100 Continue\r\n\r\n')) goOn.resolve()
        return false
      },
    })
    expect(String(answer).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 200', 'HTTP/1.1 200'])
    expect(hits.toSorted()).toEqual(['GET /next', 'POST /'])
  })

  it('closes the connection behind an answer to a body that nobody asked for', async () => {
    const app = express().use((_request, response) => void response.send('no need'))
    await using client = clientOf(app)
    const answer = String(await client.raw(`${head(3)}abc`))
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200'])
    expect(answer).toMatch(/connection: close\r\n/i)
  })
})
