import { TestClient } from '@belvedere/testing'
import express, { type Express } from 'express'
import { describe, expect, it, vi } from 'vitest'
import {
  configureViews,
  errorHandler,
  HttpError,
  HttpResponse,
  notFound,
  requestIdOf,
  View,
  type Logger,
  type ViewSettings,
} from '../../src/index.ts'

type LogRecord = Record<string, unknown> & { level: string; message: string; err?: Record<string, unknown> }

/** Writes JSON lines as pino does, with children. */
class LineLogger implements Logger {
  readonly lines: string[]
  readonly #fields: object

  constructor(lines: string[] = [], fields: object = {}) {
    this.lines = lines
    this.#fields = fields
  }

  info(fields: object, message: string): void {
    this.#write('info', fields, message)
  }
  warn(fields: object, message: string): void {
    this.#write('warn', fields, message)
  }
  error(fields: object, message: string): void {
    this.#write('error', fields, message)
  }
  child(fields: object): LineLogger {
    return new LineLogger(this.lines, { ...this.#fields, ...fields })
  }
  get records(): LogRecord[] {
    return this.lines.map((line) => JSON.parse(line) as LogRecord)
  }
  #write(level: string, fields: object, message: string): void {
    this.lines.push(JSON.stringify({ level, ...this.#fields, ...fields, message }))
  }
}

/** Every text in a record. A stack may have several lines, all but its first indented. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value.replaceAll('\n  ', '')]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : []
}

function hasControl(text: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text)
}

class Kinds extends View {
  async get() {
    const kind = this.params['kind']
    if (kind === 'fine') return new HttpResponse('fine')
    if (kind === 'gone') throw new HttpError(410, 'It was removed.')
    if (kind === 'away') return new HttpResponse('', { status: 503 })
    throw Object.assign(new Error(`broken by ${kind}`, { cause: new TypeError('the reason') }), {
      code: 'E_BROKEN',
      body: { password: 'hunter2' },
    })
  }
  async post() {
    await this.body()
    return new HttpResponse()
  }
}

function logging(settings: ViewSettings = {}): { client: TestClient<Express>; logger: LineLogger } {
  const logger = new LineLogger()
  const app = express()
  configureViews(app, { logger, ...settings })
  app.all('/kinds/:kind', Kinds.asView())
  app.use(notFound(), errorHandler())
  return { client: new TestClient(app), logger }
}

describe('a logger', () => {
  it('A-14, N-03: gets every answer from 400 up once, 4xx as a warning and 5xx as an error', async () => {
    const { client, logger } = logging()
    await using _ = client
    for (const path of ['/kinds/fine', '/kinds/gone', '/kinds/away', '/kinds/bug', '/nowhere?token=SECRET'])
      await client.get(path)
    await client.put('/kinds/fine')
    expect(
      logger.records.map(({ level, name, status, handler, message }) => [
        level,
        name,
        status,
        handler,
        message,
      ]),
    ).toEqual([
      ['warn', 'belvedere.request', 410, 'Kinds.get()', 'Gone (GET): /kinds/gone'],
      ['error', 'belvedere.request', 503, 'Kinds.get()', 'Service Unavailable (GET): /kinds/away'],
      ['error', 'belvedere.request', 500, 'Kinds.get()', 'Internal Server Error (GET): /kinds/bug'],
      ['warn', 'belvedere.request', 404, null, 'Not Found (GET): /nowhere'],
      ['warn', 'belvedere.request', 405, 'Kinds.dispatch()', 'Method Not Allowed (PUT): /kinds/fine'],
    ])
    expect(logger.records[0]).toMatchObject({ method: 'GET', path: '/kinds/gone', route: '/kinds/:kind' })
    expect(logger.lines.join()).not.toContain('SECRET')
  })

  it('gets the error with its causes, and its id that the client sees', async () => {
    const { client, logger } = logging()
    await using _ = client
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const answer = await client.get('/kinds/bug', { headers: { accept: 'application/json' } })
    const [record] = logger.records
    expect(record?.['errorId']).toBe(answer.json<{ errorId: string }>().errorId)
    expect(record?.err).toMatchObject({
      type: 'Error',
      message: 'broken by bug',
      code: 'E_BROKEN',
      cause: { type: 'TypeError', message: 'the reason' },
    })
    expect(record?.err?.['stack']).toMatch(/Error: broken by bug\n +at /)
    expect(printed).not.toHaveBeenCalled()
    printed.mockRestore()
  })

  it('CORE-33: never gets a body, nor what an error carries of one', async () => {
    const { client, logger } = logging()
    await using _ = client
    const headers = { 'content-type': 'application/json' }
    await client.post('/kinds/any', { headers, body: '{"password":"hunter2",' })
    await client.post('/kinds/any', { headers, body: '{"password":"hunter2","__proto__":{}}' })
    await client.get('/kinds/bug')
    expect(logger.records.map((each) => each['status'])).toEqual([400, 400, 500])
    expect(logger.lines.join()).not.toContain('hunter2')
  })

  it('CORE-32: gets one line for an event, without control characters, whatever the client wrote', async () => {
    const { client, logger } = logging({ requestIdHeader: 'X-Request-Id' })
    await using _ = client
    const hostile = [
      '/kinds/%0aFAKE',
      '/kinds/%1b[2J',
      '/nowhere/%0d%0a{"level":"info"}',
      '/nowhere/%c2%9b31m',
    ]
    for (const path of hostile) await client.get(path, { headers: { 'x-request-id': 'a\x9b31m"b' } })
    expect(logger.lines).toHaveLength(hostile.length)
    for (const record of logger.records) {
      expect(textsOf(record).filter(hasControl)).toEqual([])
      expect(record['requestId']).toMatch(/^[\da-f-]{36}$/)
    }
  })

  it('CORE-32: without one, what goes to standard error has each error begin a line, and nothing else', async () => {
    const app = express()
    app.get('/:text', (request) => {
      throw new Error(request.params.text)
    })
    app.use(errorHandler())
    await using client = new TestClient(app)
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    await client.get('/a%0aGET%20FAKE%1b[2J')
    const text = String(printed.mock.lastCall?.[0])
    printed.mockRestore()
    expect(
      text
        .split('\n')
        .slice(1)
        .filter((line) => /^\S/.test(line)),
    ).toEqual(['Error: a'])
    expect(text).toContain('  GET FAKE\\u001b[2J')
  })

  it('may have no children', async () => {
    const lines: object[] = []
    const write = (fields: object): void => void lines.push(fields)
    const { client } = logging({ logger: { info: write, warn: write, error: write } })
    await using _ = client
    await client.get('/kinds/gone')
    expect(lines).toMatchObject([{ name: 'belvedere.request', status: 410 }])
  })

  it('may fail: the request is answered all the same, and standard error has both', async () => {
    const fail = (): never => {
      throw new Error('disk full')
    }
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { client } = logging({ logger: { info: fail, warn: fail, error: fail } })
    await using _ = client
    const statuses = []
    for (const kind of ['gone', 'away', 'bug']) statuses.push((await client.get(`/kinds/${kind}`)).status)
    expect(statuses).toEqual([410, 503, 500])
    const texts = printed.mock.calls.map(([text]) => String(text))
    printed.mockRestore()
    expect(texts.map((text) => /^(.*?): the logger failed\nError: disk full/.exec(text)?.[1])).toEqual([
      'Gone (GET): /kinds/gone',
      'Service Unavailable (GET): /kinds/away',
      'Internal Server Error (GET): /kinds/bug',
      undefined,
    ])
    expect(texts.at(-1)).toContain('Error: broken by bug')
  })

  it('is inherited by applications that are mounted', async () => {
    const logger = new LineLogger()
    const inner = express()
    inner.all('/kinds/:kind', Kinds.asView())
    const app = express()
    configureViews(app, { logger })
    app.use('/inner', inner)
    app.use(errorHandler())
    await using client = new TestClient(app)
    await client.get('/inner/kinds/gone')
    expect(logger.records).toMatchObject([
      { status: 410, path: '/inner/kinds/gone', route: '/inner/kinds/:kind' },
    ])
  })

  it('is checked at start-up', () => {
    const app = express()
    expect(() => configureViews(app, { logger: {} as Logger, requestIdHeader: 'X Id' }))
      .toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: configureViews() is misconfigured:
        logger: has no info(): take a logger such as pino's
        logger: has no warn(): take a logger such as pino's
        logger: has no error(): take a logger such as pino's
        requestIdHeader: must be the name of a header, not "X Id"]
    `)
  })
})

describe('the id of a request', () => {
  const telling = (settings: ViewSettings): TestClient<Express> => {
    const app = express()
    configureViews(app, settings)
    app.use((request, response, next) => {
      response.setHeader('X-Middleware', requestIdOf(request))
      next()
    })
    app.all(
      '/',
      class extends View {
        get() {
          return new HttpResponse(this.requestId)
        }
      }.asView(),
    )
    return new TestClient(app)
  }

  it('is random, and the same for middleware and views', async () => {
    await using client = telling({})
    const answers = [await client.get('/', { headers: { 'x-request-id': 'chosen' } }), await client.get('/')]
    for (const answer of answers) {
      expect(answer.text()).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/)
      expect(answer.headers.get('x-middleware')).toBe(answer.text())
    }
    expect(answers[0]!.text()).not.toBe(answers[1]!.text())
  })

  it('is taken from a header where that is configured and holds one', async () => {
    await using client = telling({ requestIdHeader: 'x-request-id' })
    expect((await client.get('/', { headers: { 'x-request-id': 'edge:7f.3' } })).text()).toBe('edge:7f.3')
    for (const value of ['', 'two words', 'x'.repeat(129), '{"a":1}'])
      expect((await client.get('/', { headers: { 'x-request-id': value } })).text()).toMatch(/^[\da-f-]{36}$/)
  })
})
