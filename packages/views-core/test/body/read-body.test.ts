import { AsyncLocalStorage } from 'node:async_hooks'
import { TestClient } from '@belvedere/testing'
import express from 'express'
import { describe, expect, it } from 'vitest'
import {
  bodyParserFrom,
  errorHandler,
  HttpResponse,
  JsonResponse,
  View,
  type BodyOptions,
  type BodyParser,
  type Policy,
} from '../../src/index.ts'
import { createServer } from '../../src/server/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { serve } from '../support/serve.ts'

/** Answers with what it was sent, and how objects in it are made. */
class Echo extends View {
  override httpMethodNames = ['get', 'post', 'put', 'patch', 'delete', 'query']
  async post() {
    const body = await this.body()
    const isBare = typeof body === 'object' && body !== null && Object.getPrototypeOf(body) === null
    return new JsonResponse({ body: body === undefined ? 'nothing' : body, isBare })
  }
  get() {
    return this.post()
  }
  put() {
    return this.post()
  }
  patch() {
    return this.post()
  }
  delete() {
    return this.post()
  }
  query() {
    return this.post()
  }
}

/** Uploads by the parser that the platform has. */
const uploads: BodyParser = {
  mediaType: 'multipart/form-data',
  async parse({ request, bytes }) {
    const type = request.headers['content-type']!
    const form = await new Response(await bytes(), { headers: { 'content-type': type } }).formData()
    const fields = Object.create(null) as Record<string, unknown>
    for (const [name, value] of form) fields[name] = value
    return fields
  },
}

function echoing(bodyOptions: BodyOptions): typeof Echo {
  return class Limited extends Echo {
    static override bodyOptions = bodyOptions
  }
}

const json = { 'content-type': 'application/json' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** The client of Node frames the body of a DELETE or a GET by this alone. */
function sized(headers: Record<string, string>, body: string): Record<string, string> {
  return { ...headers, 'content-length': String(body.length) }
}

const asJson = { headers: { accept: 'application/json' } }

describe('body()', () => {
  it('parses JSON and forms for every method that has a body, QUERY too (Y-36)', async () => {
    await using client = serve(Echo)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']) {
      const text = '{"title":"Tides","tags":[{"id":1}]}'
      const answer = await client.request(method, '/', { headers: sized(json, text), body: text })
      expect([method, answer.json()]).toEqual([
        method,
        { body: { title: 'Tides', tags: [{ id: 1 }] }, isBare: true },
      ])
      const fields = 'tag=sea&title=a+b%26c&tag=sand'
      const sent = await client.request(method, '/', { headers: sized(form, fields), body: fields })
      expect(sent.json()).toEqual({ body: { tag: ['sea', 'sand'], title: 'a b&c' }, isBare: true })
    }
  })

  it('gives nothing where there is no body, or the method has none', async () => {
    await using client = serve(Echo)
    expect((await client.post('/')).json()).toEqual({ body: 'nothing', isBare: false })
    expect(
      (await client.request('GET', '/', { headers: sized(json, '{}'), body: '{}' })).json(),
    ).toMatchObject({
      body: 'nothing',
    })
    expect((await client.post('/', { headers: form, body: '' })).json()).toEqual({ body: {}, isBare: true })
  })

  it('takes any JSON value, and media types that end in +json', async () => {
    await using client = serve(Echo)
    for (const value of ['null', 'true', '"text"', '[]', '12.5', ' {"a": "\\u0041\\""} ']) {
      const answer = await client.post('/', {
        headers: { 'content-type': 'application/merge-patch+json' },
        body: value,
      })
      expect(answer.json()).toMatchObject({ body: JSON.parse(value) as unknown })
    }
  })

  it('reads the body once, however often it is asked for, and leaves it in request.body', async () => {
    class Twice extends View {
      async post() {
        const [first, second] = await Promise.all([this.body(), this.body()])
        return new JsonResponse([first === second, this.request.body === first])
      }
    }
    await using client = serve(Twice)
    expect((await client.post('/', { json: {} })).json()).toEqual([true, true])
  })

  it('takes what express.json() in front has read as it is', async () => {
    const app = express()
    app.use(express.json())
    app.post('/', Echo.asView())
    app.use(errorHandler())
    await using client = new TestClient(app)
    expect((await client.post('/', { json: { a: 1 } })).json()).toEqual({ body: { a: 1 }, isBare: false })
    const hostile = await client.post('/', { headers: json, body: '{"a":{"__proto__":{"b":1}}}' })
    expect(hostile.status).toBe(400)
    const deep = await client.post('/', { headers: json, body: `${'['.repeat(40_000)}${']'.repeat(40_000)}` })
    expect(deep.status).toBe(400)
  })

  it('says that something else has read the body, and does not wait for it', async () => {
    const app = express()
    app.use((request, _response, next) => {
      request.resume().once('end', next)
    })
    app.post('/', Echo.asView())
    app.use(errorHandler())
    using reports = new ErrorReports()
    await using client = new TestClient(app)
    expect((await client.post('/', { json: {} })).status).toBe(500)
    expect(String(reports.errors[0])).toContain('read by something that kept nothing')
  })

  it('N-04: is not read for those who are not let in', async () => {
    let wasRead: boolean | null = null
    const nobody: Policy = {
      name: 'nobody',
      stage: 'access',
      run(view) {
        wasRead = view.request.readableDidRead
        return new HttpResponse('', { status: 403 })
      },
    }
    class Closed extends Echo {
      static override policies = [nobody]
    }
    await using client = serve(Closed)
    expect((await client.post('/', { json: { a: 1 } })).status).toBe(403)
    expect(wasRead).toBe(false)
  })

  it('CORE-45: does not let a header stand for the method', async () => {
    await using client = serve(
      class extends View {
        post() {
          return new HttpResponse('posted')
        }
        delete() {
          return new HttpResponse('deleted')
        }
      },
    )
    for (const name of ['x-http-method-override', 'x-method-override', 'x-http-method']) {
      expect((await client.post('/', { headers: { [name]: 'DELETE' } })).text()).toBe('posted')
    }
    expect((await client.post('/', { form: { _method: 'DELETE' } })).text()).toBe('posted')
  })
})

describe('keys of a body', () => {
  it.each([
    ['JSON', json, '{"__proto__":{"polluted":1}}'],
    ['JSON, escaped', json, '{"a":[{"\\u005f_proto__":{"polluted":1}}]}'],
    ['JSON by its constructor', json, '{"constructor":{"prototype":{"polluted":1}}}'],
    ['a form', form, 'a=1&__proto__=2'],
    ['a form, encoded', form, '%5f_proto__=1'],
  ])('CORE-18: answers 400 to a key that would reach a prototype, in %s', async (_kind, headers, body) => {
    await using client = serve(Echo, '/', asJson)
    const answer = await client.post('/', { headers, body })
    expect([answer.status, answer.json<{ code: string }>().code]).toEqual([400, 'ERR_VIEW_BODY'])
    expect((Object.prototype as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('CORE-18: answers 400 to such a field of an upload', async () => {
    await using client = serve(echoing({ parsers: [uploads] }))
    const fields = new FormData()
    fields.set('__proto__', 'x')
    expect((await client.post('/', { form: fields })).status).toBe(400)
  })

  it('CORE-18: takes names that are only words', async () => {
    await using client = serve(Echo)
    const body = { constructor: 'Gaudí', prototype: 1, toString: 'x', hasOwnProperty: [] }
    expect((await client.post('/', { json: body })).json()).toEqual({ body, isBare: true })
  })
})

describe('the limits of a body', () => {
  it('CORE-19: answers 400 to deep nesting before anything is built of it', async () => {
    const storage = new AsyncLocalStorage<string>()
    const app = express()
    app.use((_request, _response, next) => storage.run('request', next))
    app.post('/', Echo.asView())
    app.use(errorHandler())
    await using client = new TestClient(app)
    for (const body of ['['.repeat(100_000), '{"a":'.repeat(20_000), `${'['.repeat(65)}${']'.repeat(65)}`]) {
      expect((await client.post('/', { headers: json, body })).status).toBe(400)
    }
    const nested = `${'['.repeat(64)}${']'.repeat(64)}`
    expect((await client.post('/', { headers: json, body: nested })).status).toBe(200)
    expect((await client.post('/', { headers: json, body: '{"a":"[[[[{{{{"}' })).status).toBe(200)
  })

  it('CORE-20: answers 413 to too many keys at once, colliding or not', async () => {
    await using client = serve(Echo)
    // Integer-like keys that fall into one bucket of V8's table of strings.
    const keys = Array.from({ length: 6000 }, (_, index) => `"${index * 2 ** 16}":0`)
    const started = performance.now()
    const answer = await client.post('/', { headers: json, body: `{${keys.join()}}` })
    expect(performance.now() - started).toBeLessThan(1000)
    expect(answer.status).toBe(413)
    const many = Array.from({ length: 1001 }, (_, index) => `f${index}=1`).join('&')
    expect((await client.post('/', { headers: form, body: many })).status).toBe(413)
    const rows = Array.from({ length: 5000 }, (_, id) => ({ id }))
    expect((await client.post('/', { json: rows })).status).toBe(200)
  })

  it('CORE-21: stops the start for a limit that is none', () => {
    for (const maxBytes of ['10mbb', Number.NaN, -1, Infinity, 0, 1.5, null] as number[]) {
      expect(() => echoing({ maxBytes }).asView(), String(maxBytes)).toThrow(/bodyOptions\.maxBytes: must be/)
    }
    expect(() => echoing({ maxDepth: 100_000, maxFields: -1 }).asView()).toThrow(/maxDepth[^]*maxFields/)
    expect(() => echoing({ limit: '1mb' } as BodyOptions).asView()).toThrow(
      /bodyOptions\.limit: is no option/,
    )
    expect(() => echoing({ maxBytes: 10, maxDepth: 1 }).asView()).not.toThrow()
  })

  it('answers 413 to a body that says that it is too large, and closes the connection without reading it', async () => {
    await using client = serve(echoing({ maxBytes: 10 }))
    const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
    const answer = (await client.raw(`${head}Content-Length: 1000000\r\n\r\n`)).toString()
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
    expect(answer).toMatch(/^connection: close\r$/im)
    expect((await client.post('/', { headers: json, body: '"12345678"' })).status).toBe(200)
    expect((await client.post('/', { headers: json, body: '"123456789"' })).status).toBe(413)
  })

  it('answers 413 in the middle of a body that does not say its length', async () => {
    await using client = serve(echoing({ maxBytes: 10 }))
    const head =
      'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n'
    // It never ends, and nobody waits for that.
    const answer = (await client.raw(`${head}8\r\n"1234567\r\n8\r\n12345678\r\n`)).toString()
    expect(answer).toMatch(/^HTTP\/1\.1 413 [^]*^connection: close\r$/im)
  })

  it('OPS-14: tells a client that asked first to send its body only when it may', async () => {
    const app = express()
    app.post('/', echoing({ maxBytes: 100 }).asView())
    app.use(errorHandler())
    await using client = new TestClient(app, { createServer: (handler) => createServer(handler) })
    const asking = (length: number): string =>
      `POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`
    expect((await client.raw(asking(101))).toString()).toMatch(/^HTTP\/1\.1 413 /)
    const answer = await client.raw(`${asking(2)}{}`, { until: (received) => received.includes('isBare') })
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
  })
})

describe('the media type of a body', () => {
  it.each([
    ['application/json\ta', 415],
    [' application/json', 200],
    ['application/json garbage', 415],
    ['application/json;', 200],
    ['application/json; charset', 415],
    ['APPLICATION/JSON; charset=utf-8', 200],
    ['application/json; charset="UTF-8"; profile="a;b\\"c"', 200],
    ['application/json; charset=utf-8; charset=utf-7', 415],
    ['application/jsonp', 415],
    ['text/json', 415],
    ['application/json, text/plain', 415],
  ])('CORE-22: %j is answered %i', async (type, status) => {
    await using client = serve(Echo)
    const text = `POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: ${type}\r\nContent-Length: 7\r\n\r\n{"a":1}`
    const answer = (await client.raw(text)).toString()
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    if (status === 200) expect(answer).toContain('{"body":{"a":1},"isBare":true}')
  })

  it('CORE-22: two of them, or none, are answered 415 with what is taken', async () => {
    await using client = serve(Echo)
    const head = 'POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n'
    for (const types of ['', 'Content-Type: text/plain\r\nContent-Type: application/json\r\n']) {
      expect((await client.raw(`${head}${types}\r\n{}`)).toString()).toMatch(/^HTTP\/1\.1 415 /)
    }
    const answer = await client.post('/', { headers: { 'content-type': 'text/csv' }, body: 'a,b' })
    expect([answer.status, answer.headers.get('accept-post')]).toEqual([
      415,
      'application/json, application/x-www-form-urlencoded',
    ])
  })

  it.each(['utf-7', 'x-user-defined', 'utf-16', 'iso-8859-1', '"', "''", '"utf-8'])(
    'CORE-23: charset=%s is answered 415',
    async (charset) => {
      await using client = serve(Echo)
      for (const type of ['application/json', 'application/x-www-form-urlencoded']) {
        const headers = { 'content-type': `${type}; charset=${charset}` }
        expect((await client.post('/', { headers, body: '{}' })).status).toBe(415)
      }
    },
  )

  it('refuses bodies that are compressed', async () => {
    await using client = serve(Echo)
    const headers = { ...json, 'content-encoding': 'gzip' }
    expect((await client.post('/', { headers, body: '{}' })).status).toBe(415)
    expect(
      (await client.post('/', { headers: { ...json, 'content-encoding': 'identity' }, body: '{}' })).status,
    ).toBe(200)
  })

  it('answers 400 to what is malformed, without a word of it', async () => {
    await using client = serve(Echo)
    for (const body of [
      '{"password":"hunter2",',
      '',
      'nonsense',
      '{"a":1}}',
      '{,}',
      '"',
      '\\',
      ':',
      Buffer.from([34, 0xff, 34]),
    ]) {
      const answer = await client.post('/', { headers: json, body })
      expect([answer.status, answer.text().includes('hunter2')]).toEqual([400, false])
    }
  })
})

describe('a body parser', () => {
  it('reads uploads, beside JSON and forms', async () => {
    class Upload extends View {
      static override bodyOptions = { parsers: [uploads] }
      async post() {
        const { title, photo } = (await this.body()) as { title: string; photo: File }
        return new JsonResponse([title, photo.name, await photo.text()])
      }
    }
    await using client = serve(Upload)
    const fields = new FormData()
    fields.set('title', 'Dune')
    fields.set('photo', new File(['pixels'], 'dune.png', { type: 'image/png' }))
    expect((await client.post('/', { form: fields })).json()).toEqual(['Dune', 'dune.png', 'pixels'])
  })

  it('may be a middleware that leaves its result in request.body', async () => {
    const csv = bodyParserFrom('text/csv', express.text({ type: 'text/csv', limit: 10 }))
    await using client = serve(echoing({ parsers: [csv] }), '/', asJson)
    const headers = { 'content-type': 'text/csv' }
    expect((await client.post('/', { headers, body: 'a,b' })).json()).toMatchObject({ body: 'a,b' })
    const large = await client.post('/', { headers, body: 'a,b,c,d,e,f' })
    expect([large.status, large.json<{ code: string }>().code]).toEqual([413, 'ERR_VIEW_BODY_TOO_LARGE'])
    const charset = { 'content-type': 'text/csv; charset=nonsense' }
    expect((await client.post('/', { headers: charset, body: 'a' })).status).toBe(415)
  })

  it('answers 413 to an error like those of multer, and 500 to one of its own', async () => {
    const failing = (error: unknown) => bodyParserFrom('text/csv', (_request, _response, next) => next(error))
    const headers = { 'content-type': 'text/csv' }
    using reports = new ErrorReports()
    const limit = Object.assign(new Error('File too large'), { code: 'LIMIT_FILE_SIZE' })
    for (const [error, status] of [
      [limit, 413],
      [new Error('disk full'), 500],
    ] as const) {
      await using client = serve(echoing({ parsers: [failing(error)] }))
      expect((await client.post('/', { headers, body: 'x' })).status).toBe(status)
    }
    expect(reports.errors.map(String)).toEqual(['Error: disk full'])
  })
})
