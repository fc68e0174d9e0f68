import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express'
import { debugPage } from './debug-page.ts'
import { ConfigurationError, HttpError, NotFoundError, reasonPhrase, ServerError } from './errors.ts'
import { escapeHtml } from './internal/escape-html.ts'
import { cutConnection } from './internal/cut-connection.ts'
import { reportError } from './internal/report-error.ts'
import { logAnswer } from './logging/log-answer.ts'

export interface ErrorHandlerOptions {
  /**
   * Names of templates by status, for pages in the look of the application. Each gets `status`, `title`, `detail` and
   * `errorId` as its context. Without one, or where it fails, the page is plain.
   *
   * @default {}
   */
  readonly templates?: Readonly<Record<number, string>>
  /**
   * Shows the error, its causes and the view on the page of a status from 500 up, to anyone who asks for HTML; what is
   * not a page stays silent. For development alone: with `NODE_ENV=production` it is refused.
   *
   * @default false
   */
  readonly debug?: boolean
}

/** What a client may know of an error. */
interface Problem {
  readonly status: number
  readonly title: string
  readonly detail: string | null
  readonly code: string | null
  /** By which the log knows the error. */
  readonly errorId: string | null
  readonly headers: Readonly<Record<string, string>>
  /** What no client may know, for the page of a developer. */
  readonly failure: ServerError | null
}

/**
 * Passes a request that nothing has answered on as 404. Stands after all routes, before {@link errorHandler}.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { errorHandler, notFound } from '@belvedere/views-core'
 *
 * const app = express()
 * app.use(notFound(), errorHandler({ templates: { 404: 'errors/404' } }))
 * ```
 */
export function notFound(): RequestHandler {
  return (_request, _response, next) => {
    next(new NotFoundError())
  }
}

/**
 * Answers whatever went wrong, as the last of an application's middleware: with a page, a problem document
 * (RFC 9457) or plain text, as the request accepts. Details of an error go to the log, and to a client only the
 * messages of {@link HttpError}s below 500, which are written for it.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: `debug` is set in production.
 */
export function errorHandler(options: ErrorHandlerOptions = {}): ErrorRequestHandler {
  if (options.debug && process.env['NODE_ENV'] === 'production') {
    const problem = 'shows errors to clients, and NODE_ENV is production: leave it out there'
    throw new ConfigurationError('errorHandler()', [{ attribute: 'debug', problem }])
  }
  return (error, request, response, _next) => {
    const problem = problemOf(error, request)
    if (response.headersSent) {
      cutConnection(response)
      return
    }
    for (const name of OF_THE_PAGE) response.removeHeader(name)
    for (const name in problem.headers) response.setHeader(name, problem.headers[name]!)
    response.setHeader('X-Content-Type-Options', 'nosniff')
    response.vary('Accept')
    const format = request.accepts(['html', 'json', 'application/problem+json', 'text'])
    if (format === 'html' && options.debug && problem.failure !== null)
      sendDebugPage(problem, problem.failure, response)
    else if (format === 'html') sendPage(problem, options.templates?.[problem.status], response)
    else if (format === 'text')
      write(response, problem, 'text/plain; charset=utf-8', `${problem.status} ${textOf(problem)}\n`)
    else write(response, problem, 'application/problem+json', problemDocument(problem))
  }
}

/** What a view may have set for the page that it could not give: an error is not coded, cached or saved like it. */
const OF_THE_PAGE = [
  'Cache-Control',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Language',
  'Content-Range',
  'ETag',
  'Expires',
  'Last-Modified',
]

function problemOf(error: unknown, request: Request): Problem {
  if (ServerError.is(error)) return serverProblem(error)
  if (HttpError.is(error) && error.status < 500) {
    const { status, headers, code } = error
    const title = reasonPhrase(status)
    logAnswer(request, { status, handler: null, error })
    return {
      status,
      title,
      detail: error.message === title ? null : error.message,
      code,
      errorId: null,
      headers,
      failure: null,
    }
  }
  // Errors of other middleware, such as a body that is too large: the status is taken over, and no word of theirs.
  const status = statusOf(error)
  if (status < 500) {
    logAnswer(request, { status, handler: null, error })
    const title = reasonPhrase(status)
    return { status, title, detail: null, code: null, errorId: null, headers: {}, failure: null }
  }
  return serverProblem(new ServerError(error, reportError(error, request, null)))
}

function serverProblem(error: ServerError): Problem {
  const { status, id, headers } = error
  const code = HttpError.is(error.cause) ? error.cause.code : null
  return { status, title: reasonPhrase(status), detail: null, code, errorId: id, headers, failure: error }
}

function statusOf(error: unknown): number {
  const status = error instanceof Error ? (error as { status?: unknown }).status : undefined
  return typeof status === 'number' && Number.isInteger(status) && status >= 400 && status < 500
    ? status
    : 500
}

function sendPage(problem: Problem, template: string | undefined, response: Response): void {
  const plain = (): void => {
    response.setHeader('Content-Security-Policy', "default-src 'none'")
    write(response, problem, 'text/html; charset=utf-8', plainPage(problem))
  }
  if (template === undefined) {
    plain()
    return
  }
  const { status, title, detail, errorId } = problem
  response.app.render(
    template,
    { status, title, detail, errorId, _locals: response.locals },
    (error: unknown, text: string) => {
      if (!error) {
        write(response, problem, 'text/html; charset=utf-8', text)
        return
      }
      reportError(error, response.req, null)
      plain()
    },
  )
}

function sendDebugPage(problem: Problem, failure: ServerError, response: Response): void {
  response.setHeader('Content-Security-Policy', "default-src 'none'")
  response.setHeader('Cache-Control', 'no-store')
  write(response, problem, 'text/html; charset=utf-8', debugPage(failure, response.req, failure.id))
}

function write(response: Response, problem: Problem, contentType: string, body: string): void {
  response.writeHead(problem.status, {
    'content-type': contentType,
    'content-length': Buffer.byteLength(body),
  })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}

function problemDocument({ status, title, detail, code, errorId }: Problem): string {
  return JSON.stringify({
    type: 'about:blank',
    title,
    status,
    ...(detail === null ? null : { detail }),
    ...(code === null ? null : { code }),
    ...(errorId === null ? null : { errorId }),
  })
}

function textOf({ title, detail, errorId }: Problem): string {
  return [title, detail, errorId && `Error ${errorId}`].filter(Boolean).join('\n')
}

function plainPage({ status, title, detail, errorId }: Problem): string {
  const more = [detail, errorId && `Error ${errorId}`].filter((each) => each !== null && each !== '')
  const body = [
    `<h1>${status} ${escapeHtml(title)}</h1>`,
    ...more.map((each) => `<p>${escapeHtml(each!)}</p>`),
  ]
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${escapeHtml(title)}</title>\n${body.join('\n')}\n</html>\n`
}
