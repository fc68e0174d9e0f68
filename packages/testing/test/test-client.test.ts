import { once } from 'node:events'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import express from 'express'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  ClientStateError,
  InvalidRequestError,
  NoResponseError,
  NotJsonError,
  ResponseTimeoutError,
  TestClient,
  type Application,
} from '../src/index.ts'

function clientOf<TApp extends Application>(
  ...args: ConstructorParameters<typeof TestClient<TApp>>
): TestClient<TApp> {
  const client = new TestClient(...args)
  onTestFinished(() => client.close())
  return client
}

/** Answers with what arrived. */
const echo: Application = async (request, response) => {
  const chunks = await request.toArray()
  const { method, url, headers } = request
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }))
}

interface Echo {
  method: string
  url: string
  headers: Record<string, string>
  body: string
}

describe('requests', () => {
  it.each(['get', 'options', 'post', 'put', 'patch', 'delete'] as const)('sends %s', async (verb) => {
    const response = await clientOf(echo)[verb]('/articles')
    expect(response.json<Echo>()).toMatchObject({ method: verb.toUpperCase(), url: '/articles' })
  })

  it('sends HEAD and finds no body in the answer', async () => {
    const client = clientOf((request, response) =>
      response.setHeader('x-method', request.method ?? '').end('text'),
    )
    const response = await client.head('/')
    expect([response.headers.get('x-method'), response.body.length]).toEqual(['HEAD', 0])
  })

  it.each(['TRACE', 'QUERY'])('sends %s', async (method) => {
    const response = await clientOf(echo).request(method, '/')
    expect(response.json<Echo>().method).toBe(method)
  })

  it('shows how the server refuses a verb it does not know', async () => {
    const response = await clientOf(echo).request('BREW', '/')
    expect(response.status).toBe(400)
  })

  it('adds the query to the path, repeats lists and leaves out null and undefined', async () => {
    const query = { tag: ['a b', 'c&d'], page: 2, draft: false, q: undefined, sort: null }
    const response = await clientOf(echo).get('/articles?lang=de', { query })
    expect(response.json<Echo>().url).toBe('/articles?lang=de&tag=a+b&tag=c%26d&page=2&draft=false')
  })

  it('normalises no path, and encodes only what cannot stand in a request line', async () => {
    const response = await clientOf(echo).get('//a/../b%2f/é ü')
    expect(response.json<Echo>().url).toBe('//a/../b%2f/%C3%A9%20%C3%BC')
  })

  it('sends a Host header and repeated fields as they are given', async () => {
    const client = clientOf(echo, { headers: { accept: 'text/html', 'x-a': '1' } })
    const response = await client.get('/', {
      headers: { Host: 'example.test', Accept: 'text/plain', 'X-B': ['1', '2'] },
    })
    expect(response.json<Echo>().headers).toMatchObject({
      host: 'example.test',
      accept: 'text/plain',
      'x-a': '1',
      'x-b': '1, 2',
    })
  })

  it.each([
    ['json', { json: { title: 'é' } }, 'application/json', '{"title":"é"}'],
    [
      'form',
      { form: { title: 'a b', tag: ['x', 'y'] } },
      'application/x-www-form-urlencoded',
      'title=a+b&tag=x&tag=y',
    ],
    ['text', { body: 'plain' }, undefined, 'plain'],
    ['bytes', { body: Buffer.from('bytes') }, undefined, 'bytes'],
  ])('sends a body of %s with its length', async (_, options, type, body) => {
    const { headers, body: received } = (await clientOf(echo).post('/', options)).json<Echo>()
    expect([headers['content-type'], received]).toEqual([type, body])
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)))
  })

  it('sends a stream in chunks', async () => {
    const { headers, body } = (
      await clientOf(echo).post('/', { body: Readable.from(['one ', 'two']) })
    ).json<Echo>()
    expect([headers['transfer-encoding'], body]).toEqual(['chunked', 'one two'])
  })

  it('sends files as multipart', async () => {
    const form = new FormData()
    form.set('avatar', new File(['pixels'], 'me.png', { type: 'image/png' }))
    const { headers, body } = (await clientOf(echo).post('/', { form })).json<Echo>()
    expect(headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(body).toContain('filename="me.png"\r\nContent-Type: image/png\r\n\r\npixels')
  })

  it('lets a request name its own content type', async () => {
    const headers = { 'Content-Type': 'application/merge-patch+json' }
    const response = await clientOf(echo).patch('/', { json: {}, headers })
    expect(response.json<Echo>().headers['content-type']).toBe('application/merge-patch+json')
  })

  it('reuses its connection', async () => {
    const ports = new Set<number | undefined>()
    const client = clientOf(({ socket }, response) => {
      ports.add(socket.remotePort)
      response.end()
    })
    await client.get('/')
    await client.get('/')
    expect(ports.size).toBe(1)
  })

  it('refuses two bodies and a path that does not begin at the root', async () => {
    const client = clientOf(echo)
    await expect(client.post('/', { json: {}, body: '' })).rejects.toThrow(InvalidRequestError)
    await expect(client.get('articles')).rejects.toThrow('The path is "articles"')
  })
})

describe('answers', () => {
  it('keeps order, case and repetition of header fields, trailers and interim answers', async () => {
    const client = clientOf((_, response) => {
      response.writeEarlyHints({ link: '</app.css>; rel=preload; as=style' })
      response.writeHead(200, ['X-One', '1', 'x-one', '2', 'Trailer', 'X-Sum'])
      response.write('text')
      response.addTrailers({ 'X-Sum': '4' })
      response.end()
    })
    const response = await client.get('/')
    expect(response.rawHeaders.slice(0, 2)).toEqual([
      ['X-One', '1'],
      ['x-one', '2'],
    ])
    expect(response.headers.get('x-one')).toBe('1, 2')
    expect(response.trailers.get('x-sum')).toBe('4')
    expect(response.interim.map(({ status, headers }) => [status, headers.get('link')])).toEqual([
      [103, '</app.css>; rel=preload; as=style'],
    ])
  })

  it('decodes text by its charset', async () => {
    const client = clientOf((_, response) =>
      response.setHeader('content-type', 'text/plain; charset=ISO-8859-1').end(Buffer.from([0xe9])),
    )
    expect((await client.get('/')).text()).toBe('é')
  })

  it('says what came instead of JSON', async () => {
    const response = await clientOf((_, answer) =>
      answer.setHeader('content-type', 'text/html').end('<h1>No'),
    ).get('/x')
    expect(() => response.json()).toThrow(NotJsonError)
    expect(() => response.json()).toThrow('GET /x answered 200 (text/html) is not JSON. It begins: "<h1>No"')
  })

  it('rejects with the request when the connection breaks before and within the answer', async () => {
    const client = clientOf((request, response) => {
      if (request.url === '/within') response.writeHead(200, { 'content-length': 10 }).write('half')
      setImmediate(() => request.socket.destroy())
    })
    await expect(client.get('/before')).rejects.toThrow(NoResponseError)
    await expect(client.get('/before')).rejects.toThrow('GET /before got no answer: socket hang up')
    await expect(client.get('/within')).rejects.toThrow('GET /within broke off within the body')
  })

  it('reads the answer of a server that refuses a body and hangs up before it has come', async () => {
    const client = clientOf((_, response) => response.writeHead(413, { connection: 'close' }).end('too much'))
    const large = Array.from({ length: 100 }, () => Buffer.alloc(100_000))
    expect((await client.post('/', { body: Buffer.concat(large) })).text()).toBe('too much')
    expect((await client.post('/', { body: Readable.from(large) })).text()).toBe('too much')
  })

  it('gives up after timeoutMs, before and within the answer', async () => {
    const client = clientOf((request, response) => {
      if (request.url === '/within') response.write('half')
    })
    await expect(client.get('/before', { timeoutMs: 20 })).rejects.toThrow(ResponseTimeoutError)
    await expect(client.get('/within', { timeoutMs: 50 })).rejects.toThrow(
      'GET /within was not answered within 50 ms',
    )
  })

  it('gives up on an answer that nobody has begun to read', async () => {
    const left = Promise.withResolvers<void>()
    const client = clientOf((_, response) => {
      response.once('close', left.resolve)
      response.write('half')
    })
    const pending = await client.start('GET', '/', { timeoutMs: 50 })
    await pending.head()
    await left.promise // the time-out has closed the connection
    await expect(pending.response()).rejects.toThrow(ResponseTimeoutError)
  })

  it('rejects with the reason of an aborted signal, and the server notices', async () => {
    const controller = new AbortController()
    const left = Promise.withResolvers<void>()
    const client = clientOf((_, response) => {
      response.once('close', left.resolve)
      controller.abort(new Error('changed my mind'))
    })
    await expect(client.get('/', { signal: controller.signal })).rejects.toThrow('changed my mind')
    await left.promise
  })
})

describe('redirects', () => {
  const app = express()
  app.all('/moved/:status', (request, response) =>
    response.redirect(Number(request.params.status), '/echo?x=1'),
  )
  app.all('/echo', echo)
  app.get('/circle', (_, response) => response.redirect('/circle'))
  app.get('/away', (_, response) => response.redirect('http://elsewhere.test/'))
  app.get('/absolute', (request, response) => response.redirect(`http://${request.get('host')}/echo`))

  it('are not followed unless asked for', async () => {
    const response = await clientOf(app).get('/moved/302')
    expect([response.status, response.headers.get('location'), response.redirectChain]).toEqual([
      302,
      '/echo?x=1',
      [],
    ])
  })

  it.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [302, 'PUT', 'PUT', '{"a":1}'],
    [303, 'PUT', 'GET', ''],
    [307, 'POST', 'POST', '{"a":1}'],
    [308, 'PATCH', 'PATCH', '{"a":1}'],
  ])('with %i turn %s into %s', async (status, method, then, body) => {
    const client = clientOf(app)
    const response = await client.request(method, `/moved/${status}`, { json: { a: 1 }, redirect: 'follow' })
    const received = response.json<Echo>()
    expect(received).toMatchObject({ method: then, url: '/echo?x=1', body })
    expect('content-type' in received.headers).toBe(body !== '')
    expect(response.redirectChain).toEqual([{ status, url: '/echo?x=1' }])
  })

  it('lead to the own server under the name it was called by', async () => {
    const response = await clientOf(app).get('/absolute', {
      headers: { host: 'shop.test' },
      redirect: 'follow',
    })
    expect(response.json<Echo>()).toMatchObject({ url: '/echo', headers: { host: 'shop.test' } })
  })

  it('are refused in a circle, to elsewhere, and for a stream', async () => {
    const client = clientOf(app)
    await expect(client.get('/circle', { redirect: 'follow' })).rejects.toThrow('was redirected 21 times')
    await expect(client.get('/away', { redirect: 'follow' })).rejects.toThrow('which is not this server')
    const body = Readable.from(['x'])
    await expect(client.post('/moved/307', { body, redirect: 'follow' })).rejects.toThrow('a second time')
  })
})

describe('cookies', () => {
  it('come back with the next request, also across a redirect', async () => {
    const app = express()
    app.get('/login', (_, response) =>
      response.cookie('session', 'abc', { httpOnly: true }).redirect('/home'),
    )
    app.get('/home', echo)
    const client = clientOf(app)
    const response = await client.get('/login', { redirect: 'follow' })
    expect(response.json<Echo>().headers['cookie']).toBe('session=abc')
    expect(client.cookies.get('session')).toBe('abc')
  })

  it('give way to a Cookie header of the request', async () => {
    const client = clientOf(echo)
    client.cookies.set('a', '1')
    const response = await client.get('/', { headers: { cookie: 'b=2' } })
    expect(response.json<Echo>().headers['cookie']).toBe('b=2')
  })
})

describe('start', () => {
  it('shows a request step by step', async () => {
    const go = Promise.withResolvers<void>()
    const client = clientOf(async (_, response) => {
      await go.promise
      response.writeHead(202).write('one')
      response.end('two')
    })
    const pending = await client.start('GET', '/')
    await pending.started
    go.resolve()
    expect((await pending.head()).status).toBe(202)
    expect((await pending.response()).text()).toBe('onetwo')
  })

  it('gives the pieces of a stream as they arrive', async () => {
    const next = Promise.withResolvers<void>()
    const client = clientOf(async (_, response) => {
      response.write('data: 1\n\n')
      await next.promise
      response.end('data: 2\n\n')
    })
    const pieces: string[] = []
    for await (const piece of await client.start('GET', '/events')) {
      pieces.push(piece.toString())
      next.resolve() // sent only after the first piece was here
    }
    expect(pieces).toEqual(['data: 1\n\n', 'data: 2\n\n'])
  })

  it('disconnects, and comes back when the server has noticed', async () => {
    let noticed = false
    const client = clientOf((_, response) => response.once('close', () => (noticed = true)))
    const pending = await client.start('GET', '/slow')
    await pending.started
    await pending.disconnect()
    expect(noticed).toBe(true)
    await expect(pending.response()).rejects.toThrow(NoResponseError)
  })

  it('lets the server feel a client that does not read', async () => {
    const full = Promise.withResolvers<void>()
    const client = clientOf((_, response) => {
      const chunk = Buffer.alloc(1 << 20)
      const write = (): void => {
        if (response.write(chunk)) setImmediate(write)
        else setImmediate(() => (response.writableNeedDrain ? full.resolve() : write()))
      }
      write()
    })
    const pending = await client.start('GET', '/')
    await expect(full.promise).resolves.toBeUndefined()
    await pending.disconnect()
  })

  it('rejects `started` when the server refuses before the application', async () => {
    const pending = await clientOf(echo, { headers: { 'x-long': 'x'.repeat(20_000) } }).start('GET', '/')
    expect((await pending.head()).status).toBe(431)
    await pending.disconnect()
    await expect(pending.started).rejects.toThrow(NoResponseError)
  })
})

describe('raw', () => {
  it('gives back every byte', async () => {
    const client = clientOf((_, response) => response.end('ok'))
    const answer = await client.raw('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok$/)
  })

  it('stops when it has seen enough, and writes piece by piece', async () => {
    const client = clientOf((request, response) => response.end(`[${request.url}]`))
    const pieces = Readable.from([
      'GET /one HTTP/1.1\r\nHost: a\r\n',
      '\r\nGET /two HTTP/1.1\r\n',
      'Host: a\r\n\r\n',
    ])
    const answer = await client.raw(pieces, { until: (received) => received.includes('[/two]') })
    expect(answer.toString().match(/\[.*?\]/g)).toEqual(['[/one]', '[/two]'])
  })

  it('shows what came when the server keeps the connection open', async () => {
    const client = clientOf((_, response) => response.end('ok'))
    const waiting = client.raw('GET / HTTP/1.1\r\nHost: a\r\n\r\n', { timeoutMs: 50 })
    const error = await waiting.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ResponseTimeoutError)
    expect((error as ResponseTimeoutError).received.toString()).toContain('200 OK')
  })
})

describe('the server', () => {
  it('is made by createServer from the application', async () => {
    const app = express()
    app.get('/', (_, response) => response.send('made'))
    const client = clientOf(app, { createServer: (given: typeof app) => createServer(given) })
    expect((await client.get('/')).text()).toBe('made')
    expect(client.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(client.server.listening).toBe(true)
  })

  it('can be one that listens already', async () => {
    const server = createServer(echo).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const client = clientOf(echo, { createServer: () => server })
    expect((await client.get('/')).status).toBe(200)
  })

  it('starts once for requests made together', async () => {
    let servers = 0
    const client = clientOf(echo, {
      createServer: (app) => {
        servers += 1
        return createServer(app)
      },
    })
    await Promise.all([client.get('/a'), client.get('/b'), client.get('/c')])
    expect(servers).toBe(1)
  })

  it('has no URL before it listens and takes no request after close', async () => {
    const client = clientOf(echo)
    expect(() => client.url).toThrow(ClientStateError)
    await client.listen()
    const { url } = client
    await client.close()
    await expect(client.get('/')).rejects.toThrow(ClientStateError)
    await expect(fetch(url)).rejects.toThrow('fetch failed')
  })

  it('is closed at the end of a block, with requests under way', async () => {
    let closed = false
    {
      await using client = new TestClient((_, response) => response.once('close', () => (closed = true)))
      const pending = await client.start('GET', '/')
      await pending.started
    }
    expect(closed).toBe(true)
  })
})
