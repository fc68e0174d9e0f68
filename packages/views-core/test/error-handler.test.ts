import express, { type Express, type RequestHandler } from 'express'
import { TestClient } from '@belvedere/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { errorHandler, HttpError, NotFoundError, notFound, ServiceUnavailableError } from '../src/index.ts'
import { ErrorReports } from './support/error-reports.ts'
import { serve } from './support/serve.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

function failing(error: unknown): RequestHandler {
  return (_request, _response, next) => next(error)
}

describe('the format of an error', () => {
  const gone = failing(new HttpError(410, 'The <b>article</b> was removed.'))

  it('is a page for a browser', async () => {
    await using client = serve(gone)
    const response = await client.get('/', {
      headers: { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' },
    })
    expect(response.status).toBe(410)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('vary')).toBe('Accept')
    expect(response.headers.get('content-security-policy')).toBe("default-src 'none'")
    expect(response.text()).toMatchInlineSnapshot(`
      "<!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <title>Gone</title>
      <h1>410 Gone</h1>
      <p>The &lt;b&gt;article&lt;/b&gt; was removed.</p>
      </html>
      "
    `)
  })

  it.each(['application/json', 'application/problem+json', 'application/json;q=0.9, text/html;q=0.1'])(
    'is a problem document for %s',
    async (accept) => {
      await using client = serve(gone)
      const response = await client.get('/', { headers: { accept } })
      expect([response.status, response.headers.get('content-type')]).toEqual([
        410,
        'application/problem+json',
      ])
      expect(response.headers.get('vary')).toBe('Accept')
      expect(response.json()).toEqual({
        type: 'about:blank',
        title: 'Gone',
        status: 410,
        detail: 'The <b>article</b> was removed.',
        code: 'ERR_VIEW_HTTP',
      })
    },
  )

  it('is plain text where that is asked for, and a problem document where nothing fits', async () => {
    await using client = serve(gone)
    const text = await client.get('/', { headers: { accept: 'text/plain' } })
    expect([text.headers.get('content-type'), text.text()]).toEqual([
      'text/plain; charset=utf-8',
      '410 Gone\nThe <b>article</b> was removed.\n',
    ])
    const image = await client.get('/', { headers: { accept: 'image/png' } })
    expect([image.status, image.headers.get('content-type')]).toEqual([410, 'application/problem+json'])
  })

  it('keeps what other middleware put into Vary', async () => {
    const app = express()
    app.use((_request, response, next) => {
      response.vary('Origin')
      next()
    })
    app.use(notFound(), errorHandler())
    await using client = new TestClient(app)
    expect((await client.get('/')).headers.get('vary')).toBe('Origin, Accept')
  })

  it('has the same head for HEAD and not a byte of the body', async () => {
    await using client = serve(gone)
    for (const accept of ['text/html', 'application/json', 'text/plain']) {
      const get = await client.get('/', { headers: { accept } })
      const head = await client.head('/', { headers: { accept } })
      expect(head.headers.get('content-length')).toBe(String(get.body.length))
      expect(head.body.length).toBe(0)
    }
  })

  it('names the code of an error of ours from 500 up, and never its message', async () => {
    using reports = new ErrorReports()
    await using client = serve(
      failing(new ServiceUnavailableError('SECRET pool is full', { retryAfterSeconds: 7 })),
    )
    const response = await client.get('/', { headers: { accept: 'application/json' } })
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '7'])
    expect(response.json()).toEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      code: 'ERR_VIEW_UNAVAILABLE',
      errorId: reports.all[0]!.id,
    })
  })
})

describe('templates by status', () => {
  function site(views: Record<string, string | Error>, templates: Record<number, string>): Express {
    const app = express()
    app.set(
      'view',
      class {
        readonly path: string | undefined
        readonly #text: string | Error | undefined
        constructor(name: string) {
          this.#text = views[name]
          this.path = this.#text === undefined ? undefined : name
        }
        render(
          context: { status: number; detail: string | null; site: string; user: string },
          done: (error: unknown, text?: string) => void,
        ) {
          if (this.#text instanceof Error) done(this.#text)
          else
            done(
              null,
              `${this.#text}: ${context.status} ${context.detail ?? ''} ${context.site} ${context.user}`,
            )
        }
      },
    )
    app.locals['site'] = 'Belvedere'
    app.use((_request, response, next) => {
      response.locals['user'] = 'Ada'
      next()
    })
    app.get('/gone', failing(new HttpError(410, 'Removed.')))
    app.get('/broken', failing(new Error('SECRET')))
    app.use(notFound(), errorHandler({ templates }))
    return app
  }
  const html = { headers: { accept: 'text/html' } }

  it('renders the template of the status, with what a client may know', async () => {
    using reports = new ErrorReports()
    await using client = new TestClient(
      site({ 'errors/404': 'lost', 'errors/5xx': 'sorry' }, { 404: 'errors/404', 500: 'errors/5xx' }),
    )
    const lost = await client.get('/nowhere', html)
    expect([lost.status, lost.text()]).toEqual([404, 'lost: 404  Belvedere Ada'])
    expect(lost.headers.has('content-security-policy')).toBe(false)
    const sorry = await client.get('/broken', html)
    expect([sorry.status, sorry.text()]).toEqual([500, 'sorry: 500  Belvedere Ada'])
    expect((await client.get('/gone', html)).text()).toContain('<p>Removed.</p>')
    expect((await client.get('/nowhere', { headers: { accept: 'application/json' } })).json()).toMatchObject({
      status: 404,
    })
    expect(reports.errors).toHaveLength(1)
  })

  it('falls back to the plain page when a template is missing or fails, and reports that', async () => {
    using reports = new ErrorReports()
    await using client = new TestClient(
      site({ 'errors/410': new Error('SECRET in the template') }, { 404: 'missing', 410: 'errors/410' }),
    )
    for (const [path, status] of [
      ['/nowhere', 404],
      ['/gone', 410],
    ] as const) {
      const response = await client.get(path, html)
      expect(response.status).toBe(status)
      expect(response.text()).toContain(`<h1>${status} `)
      expect(response.text()).not.toContain('SECRET')
    }
    expect(reports.errors.map((error) => (error as Error).message)).toEqual([
      expect.stringContaining('Failed to lookup view "missing"'),
      'SECRET in the template',
    ])
  })
})

describe('errors of other middleware', () => {
  it('CORE-33: answers bad JSON with 400 and repeats nothing of the body, neither to the client nor to the log', async () => {
    const written: string[] = []
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((chunk) => {
        written.push(String(chunk))
        return true
      })
    }
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    const app = express()
    app.use(express.json(), express.urlencoded({ extended: false, parameterLimit: 2 }))
    app.use(errorHandler())
    await using client = new TestClient(app)
    const bad = await client.post('/', {
      body: '{"password":"hunter2",',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
    })
    expect([bad.status, bad.json()]).toEqual([
      400,
      { type: 'about:blank', title: 'Bad Request', status: 400 },
    ])
    const many = await client.post('/', { form: { password: 'hunter2', a: 1, b: 2 } })
    expect([many.status, many.text().includes('hunter2')]).toEqual([413, false])
    vi.restoreAllMocks()
    expect([...written, ...printed.mock.calls].join()).not.toContain('hunter2')
  })

  it.each([
    ['413 and its words', Object.assign(new Error('SECRET'), { status: 413 }), 413],
    ['a status that is a success', Object.assign(new Error('SECRET'), { status: 200 }), 500],
    ['a status of the 500s', Object.assign(new Error('SECRET'), { status: 502 }), 500],
    ['a status that is no number', Object.assign(new Error('SECRET'), { status: '404' }), 500],
    ['a status that is no whole number', Object.assign(new Error('SECRET'), { status: 404.5 }), 500],
    ['a status without an error', { status: 404, message: 'SECRET' }, 500],
    ['a string', 'SECRET', 500],
  ])('takes over a status from 400 to 499 and no word: %s', async (_name, error, status) => {
    using reports = new ErrorReports()
    await using client = serve(failing(error))
    const response = await client.get('/')
    expect([response.status, response.text().includes('SECRET')]).toEqual([status, false])
    expect(reports.errors).toEqual(status === 500 ? [error] : [])
  })

  it('takes no headers from an error that is not ours', async () => {
    const error = Object.assign(new Error('x'), { status: 401, headers: { 'X-Foreign': 'yes' } })
    await using client = serve(failing(error))
    expect((await client.get('/')).headers.has('x-foreign')).toBe(false)
  })

  it('cuts the connection when half an answer is out', async () => {
    using reports = new ErrorReports()
    // Express would print an error that our handler threw.
    vi.stubEnv('NODE_ENV', 'production')
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    await using client = serve((_request, response, next) => {
      response.write('part')
      next(new Error('too late'))
    })
    await expect(client.get('/')).rejects.toMatchObject({ code: 'ERR_TESTING_NO_RESPONSE' })
    expect(reports.errors.map(String)).toEqual(['Error: too late'])
    expect(printed).not.toHaveBeenCalled()
  })
})

describe('notFound()', () => {
  it('CORE-40: says nothing of the path', async () => {
    const app = express()
    app.use(notFound(), errorHandler())
    await using client = new TestClient(app)
    for (const accept of ['text/html', 'application/json', 'text/plain']) {
      const response = await client.get('/Your-session-expired-visit-evil.example', { headers: { accept } })
      expect(response.status).toBe(404)
      expect(response.text()).not.toMatch(/session|evil/)
    }
  })

  it('sends the message of a NotFoundError, which says what was not found', async () => {
    await using client = serve(failing(new NotFoundError('There is no such article.')))
    expect((await client.get('/', { headers: { accept: 'application/json' } })).json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: 'There is no such article.',
      code: 'ERR_VIEW_NOT_FOUND',
    })
  })
})
