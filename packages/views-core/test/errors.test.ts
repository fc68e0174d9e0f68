import express, { type RequestHandler } from 'express'
import { NoResponseError, TestClient } from '@belvedere/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  ClientDisconnectedError,
  ConfigurationError,
  errorHandler,
  HttpError,
  HttpResponse,
  NotAcceptableError,
  NotFoundError,
  ServerError,
  ServiceUnavailableError,
  View,
  ViewError,
} from '../src/index.ts'
import { ErrorReports } from './support/error-reports.ts'
import { Gate } from './support/gate.ts'
import { serve } from './support/serve.ts'

class AppError extends Error {}

/** A view whose handler throws, at once for GET and later for POST. */
function throwing(value: unknown): typeof View {
  return class Throwing extends View {
    get() {
      throw value
    }
    async post() {
      await Promise.resolve()
      throw value
    }
  }
}

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('errors that a view throws', () => {
  it('CORE-01: leads a rejected handler to the error handler once, and goes on serving', async () => {
    using reports = new ErrorReports()
    const handled: unknown[] = []
    const app = express()
    const error = new AppError('broken')
    app.all('/', throwing(error).asView())
    app.use(((passed, _request, response, _next) => {
      handled.push(passed)
      response.status(500).end()
    }) satisfies express.ErrorRequestHandler)
    await using client = new TestClient(app)
    for (const method of ['GET', 'POST']) expect((await client.request(method, '/')).status).toBe(500)
    expect(reports.errors).toEqual([error, error])
    expect(handled.map((each) => ServerError.is(each) && each.cause)).toEqual([error, error])
    expect((await client.options('/')).status).toBe(200)
  })

  it('CORE-02: cuts the connection when a handler fails with half an answer out', async () => {
    class Half extends View {
      async get() {
        this.response.write('part')
        await Promise.resolve()
        throw new AppError('too late for a status')
      }
    }
    using reports = new ErrorReports()
    const app = express()
    app.all('/', Half.asView())
    app.use(errorHandler())
    await using client = new TestClient(app)
    await expect(client.get('/')).rejects.toThrow(NoResponseError)
    const bytes = await client.raw('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    // A whole chunked body ends with a chunk of no bytes.
    expect(bytes.toString('latin1')).not.toContain('\r\n0\r\n')
    expect(reports.errors).toHaveLength(2)
    expect((await client.options('/')).status).toBe(200)
  })

  describe.each([[undefined], ['test'], ['production'], ['development']])(
    'with NODE_ENV %s',
    (environment) => {
      it.each([
        ['our error handler', true],
        ['the one of Express', false],
      ])('CORE-05: shows nothing of an error with %s', async (_name, isOurs) => {
        vi.stubEnv('NODE_ENV', environment)
        using reports = new ErrorReports()
        const app = express()
        app.all('/', throwing(new AppError('SECRET db at 10.0.0.1')).asView())
        if (isOurs) app.use(errorHandler())
        // Express prints what it handles, to standard error.
        const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
        await using client = new TestClient(app)
        for (const accept of ['text/html', 'application/json', 'text/plain', '*/*']) {
          for (const method of ['GET', 'POST']) {
            const response = await client.request(method, '/', { headers: { accept } })
            expect(response.status).toBe(500)
            expect(response.text()).not.toMatch(/SECRET|10\.0\.0\.1|AppError|\bat \w|\.ts\b/)
            // In production Express answers with the phrase of the status alone; the log has the id.
            if (isOurs || environment !== 'production') {
              expect(response.text(), accept).toContain(reports.all.at(-1)!.id)
            }
            expect(response.headers.get('content-type')).toMatch(/^(text\/|application\/problem\+json)/)
            expect(response.headers.get('x-content-type-options')).toBe('nosniff')
          }
        }
        expect(JSON.stringify(printed.mock.calls)).not.toContain('SECRET')
        expect(reports.all).toHaveLength(8)
      })
    },
  )

  it('CORE-06: takes no status and no headers from an error that is not ours', async () => {
    using _reports = new ErrorReports()
    for (const foreign of [
      { status: 200 },
      { status: 401, headers: { 'X-Foreign': 'yes' } },
      { statusCode: 422 },
      { status: 'teapot' },
    ]) {
      await using client = serve(throwing(Object.assign(new Error('foreign'), foreign)))
      const response = await client.get('/')
      expect([response.status, response.headers.has('x-foreign')]).toEqual([500, false])
    }
  })

  const oddities: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    ['0', 0],
    ['an empty string', ''],
    ["'route'", 'route'],
    ["'router'", 'router'],
    ['a symbol', Symbol('odd')],
    ['an object', {}],
    ['an object that cannot be printed', Object.create(null)],
    [
      'an object that throws when it is printed',
      {
        toString: () => {
          throw new Error('again')
        },
      },
    ],
    ['a function', () => {}],
    ['an error without a stack', Object.assign(new Error('x'), { stack: undefined })],
    ['an error that is its own cause', selfCaused()],
  ]

  it.each(oddities)(
    'CORE-07: answers 500 to a handler that throws %s, and runs no other handler',
    async (_name, odd) => {
      let others = 0
      const other: RequestHandler = (_request, response) => {
        others++
        response.end()
      }
      const app = express()
      app.all('/', throwing(odd).asView(), other)
      app.all('/', other)
      app.use(errorHandler())
      const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
      await using client = new TestClient(app)
      for (const method of ['GET', 'POST']) {
        const response = await client.request(method, '/')
        expect([method, response.status]).toEqual([method, 500])
        // Nobody listens for errors here, so they are printed.
        expect(printed.mock.lastCall?.[0]).toMatch(
          new RegExp(`^${method} / Throwing\\.\\w+\\(\\) error [0-9a-f-]{36}\n`),
        )
      }
      expect(others).toBe(0)
    },
  )

  it('prints an error with its causes, and no other property of it', async () => {
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const cause = Object.assign(new Error('the database is away'), { body: { password: 'hunter2' } })
    await using client = serve(throwing(new AppError('cannot list', { cause })))
    await client.get('/')
    const text = String(printed.mock.lastCall?.[0])
    expect(text).toMatch(/cannot list\n +at [^]*caused by Error: the database is away\n +at /)
    expect(text).not.toContain('hunter2')
  })

  it('answers a thrown HttpError with its status, its headers and, below 500, its message', async () => {
    using reports = new ErrorReports()
    await using refused = serve(
      throwing(new HttpError(409, 'Somebody else changed it.', { headers: { 'X-Version': '7' } })),
    )
    const conflict = await refused.get('/', { headers: { accept: 'text/plain' } })
    expect([conflict.status, conflict.headers.get('x-version')]).toEqual([409, '7'])
    expect(conflict.text()).toBe('409 Conflict\nSomebody else changed it.\n')
    expect(reports.all).toEqual([])

    await using broken = serve(
      throwing(new HttpError(502, 'SECRET upstream', { headers: { 'Retry-After': '9' } })),
    )
    const gateway = await broken.post('/', { headers: { accept: 'text/plain' } })
    expect([gateway.status, gateway.headers.get('retry-after')]).toEqual([502, '9'])
    expect(gateway.text()).not.toContain('SECRET')
    expect(reports.errors.map(String)).toEqual(['HttpError: SECRET upstream'])
  })

  it('takes nothing over into the error page that was meant for the page', async () => {
    class Cached extends View {
      get() {
        this.response.set({
          'Cache-Control': 'public, max-age=600',
          ETag: '"1"',
          'Last-Modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
          Expires: 'Fri, 01 Jan 2027 00:00:00 GMT',
          'Content-Encoding': 'gzip',
          'Content-Disposition': 'attachment',
          'Content-Language': 'de',
          'Content-Range': 'bytes 0-1/2',
          'Strict-Transport-Security': 'max-age=60',
        })
        throw new AppError('broken')
      }
    }
    using _reports = new ErrorReports()
    await using client = serve(Cached)
    const { headers } = await client.get('/')
    const meantForThePage = [...headers.keys()].filter((name) =>
      /^(cache-control|etag|last-modified|expires|content-(encoding|disposition|language|range))$/.test(name),
    )
    expect(meantForThePage).toEqual([])
    expect(headers.get('strict-transport-security')).toBe('max-age=60')
  })

  it("answers 500 to another client's disconnect that surfaces here, where this one still waits", async () => {
    using reports = new ErrorReports()
    await using client = serve(throwing(new ClientDisconnectedError()))
    expect((await client.get('/', { timeoutMs: 2000 })).status).toBe(500)
    expect(reports.errors.map(String)).toEqual([
      'ClientDisconnectedError: The client left before it had its answer.',
    ])
  })

  it('reports an error that comes after the client has left, and writes nothing', async () => {
    const gate = new Gate()
    class Slow extends View {
      async get() {
        await gate.pass()
        throw new AppError('after the fact')
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Slow)
    const pending = await client.start('GET', '/')
    await gate.reached
    await pending.disconnect()
    gate.open()
    await expect.poll(() => reports.errors).toHaveLength(1)
  })
})

describe('error classes', () => {
  it('knows its own across copies of the package, by brand and not by class', async () => {
    vi.resetModules()
    const copy = await import('../src/index.ts')
    const foreign = new copy.NotFoundError('no such article')
    expect(foreign).not.toBeInstanceOf(HttpError)
    expect([HttpError.is(foreign), ViewError.is(foreign), ConfigurationError.is(foreign)]).toEqual([
      true,
      true,
      false,
    ])
    expect(HttpResponse.is(new copy.HttpResponse())).toBe(true)
    expect(ConfigurationError.is(new copy.ConfigurationError('x', []))).toBe(true)
    await using client = serve(throwing(foreign))
    expect((await client.get('/')).status).toBe(404)
  })

  it('tells its classes apart', () => {
    class PaymentError extends HttpError {}
    const notFound = new NotFoundError()
    expect([NotFoundError.is(notFound), HttpError.is(notFound), ViewError.is(notFound)]).toEqual([
      true,
      true,
      true,
    ])
    expect([
      NotAcceptableError.is(notFound),
      ServerError.is(notFound),
      ConfigurationError.is(notFound),
    ]).toEqual([false, false, false])
    expect([PaymentError.is(notFound), PaymentError.is(new PaymentError(402))]).toEqual([false, true])
    expect(NotFoundError.is({ name: 'NotFoundError', status: 404 })).toBe(false)
  })

  it('I-03: has name, code and status on every class', () => {
    const all = [
      new HttpError(418),
      new NotFoundError(),
      new NotAcceptableError(),
      new ServiceUnavailableError(),
      new ServiceUnavailableError('full', { retryAfterSeconds: 2.2 }),
    ]
    expect(
      all.map(({ name, code, status, message, headers }) => [name, code, status, message, headers]),
    ).toEqual([
      ['HttpError', 'ERR_VIEW_HTTP', 418, "I'm a Teapot", {}],
      ['NotFoundError', 'ERR_VIEW_NOT_FOUND', 404, 'Not Found', {}],
      ['NotAcceptableError', 'ERR_VIEW_NOT_ACCEPTABLE', 406, 'Not Acceptable', {}],
      ['ServiceUnavailableError', 'ERR_VIEW_UNAVAILABLE', 503, 'Service Unavailable', { 'retry-after': '1' }],
      ['ServiceUnavailableError', 'ERR_VIEW_UNAVAILABLE', 503, 'full', { 'retry-after': '3' }],
    ])
  })

  it.each([200, 399, 600, 404.5, NaN])('refuses an HttpError with the status %s', (status) => {
    expect(() => new HttpError(status)).toThrow(/status from 400 to 599/)
  })
})

function selfCaused(): Error {
  const error = new Error('round')
  error.cause = error
  return error
}
