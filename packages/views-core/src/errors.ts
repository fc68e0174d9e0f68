import { STATUS_CODES } from 'node:http'

type ErrorClass<TError extends Error> = abstract new (...args: never[]) => TError

const brands = new WeakMap<object, symbol>()

/** Gives a class its name and its brand, on the prototype: `NotFoundError` and `@belvedere/not-found-error`. */
function register(error: ErrorClass<Error>, name: string): void {
  const brand = Symbol.for(`@belvedere/${name.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase()}`)
  brands.set(error, brand)
  Object.defineProperty(error.prototype, 'name', { value: name, configurable: true, writable: true })
  Object.defineProperty(error.prototype, brand, { value: true })
}

/** Goes by the brand; a subclass of an application's own has none, and there is one copy of it. */
function isA<TError extends Error>(error: unknown, kind: ErrorClass<TError>): error is TError {
  const brand = brands.get(kind)
  return brand === undefined ? error instanceof kind : error instanceof Error && brand in error
}

/** What every error of this package extends, and every error that a package on top of it throws into a request. */
export abstract class ViewError extends Error {
  static {
    register(this, 'ViewError')
  }
  /** Stable and machine-readable; listed in docs/errors.md; never reused. */
  abstract readonly code: `ERR_${string}`

  /**
   * Whether something is an error of the class it is asked of: `NotFoundError.is(error)`. True for every copy of this
   * package in the tree, where `instanceof` is true only for one.
   */
  static is<TError extends Error>(this: ErrorClass<TError>, error: unknown): error is TError {
    return isA(error, this)
  }
}

export interface HttpErrorOptions extends ErrorOptions {
  /** Headers of the answer, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * An answer other than success, thrown: the request ends with `status`. Below 500 the message is sent to the client,
 * so write it for a stranger; from 500 up it goes to the log alone.
 *
 * @example
 * ```ts
 * import { HttpError } from '@belvedere/views-core'
 *
 * const error = new HttpError(409, 'This article was changed by somebody else; load it again.')
 * error.status // => 409
 * HttpError.is(error) // => true
 * HttpError.is(Object.assign(new Error('x'), { status: 200 })) // => false
 * ```
 */
export class HttpError extends ViewError {
  static {
    register(this, 'HttpError')
  }
  readonly code: `ERR_${string}` = 'ERR_VIEW_HTTP'
  /** HTTP status, from 400 to 599. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message = reasonPhrase(status), options: HttpErrorOptions = {}) {
    super(message, options)
    if (!Number.isInteger(status) || status < 400 || status > 599) {
      throw new InvalidResponseError(`HttpError takes a status from 400 to 599, not ${String(status)}`)
    }
    this.status = status
    this.headers = options.headers ?? {}
    // A refusal is an answer and no bug: without a stack no error handler can print one to a client.
    if (status < 500) this.stack = `${this.name}: ${message}`
  }
}

/** 404. The message says what was not found, never what else there is. */
export class NotFoundError extends HttpError {
  static {
    register(this, 'NotFoundError')
  }
  override readonly code = 'ERR_VIEW_NOT_FOUND'

  constructor(message?: string, options?: HttpErrorOptions) {
    super(404, message, options)
  }
}

/** 406: the view offers none of the formats that the request accepts. */
export class NotAcceptableError extends HttpError {
  static {
    register(this, 'NotAcceptableError')
  }
  override readonly code = 'ERR_VIEW_NOT_ACCEPTABLE'

  constructor(message?: string, options?: HttpErrorOptions) {
    super(406, message, options)
  }
}

/** 412: what the client wants to change is no longer as it was when the client read it. */
export class PreconditionFailedError extends HttpError {
  static {
    register(this, 'PreconditionFailedError')
  }
  override readonly code = 'ERR_VIEW_PRECONDITION_FAILED'

  constructor(message = 'This has changed since you loaded it: load it again.', options?: HttpErrorOptions) {
    super(412, message, options)
  }
}

/** 400: the body is not what its media type says, or holds what no body may. */
export class MalformedBodyError extends HttpError {
  static {
    register(this, 'MalformedBodyError')
  }
  override readonly code = 'ERR_VIEW_BODY'

  constructor(message = 'The body is malformed.', options?: HttpErrorOptions) {
    super(400, message, options)
  }
}

/** 413: the body is larger, or has more fields, than the view takes. */
export class PayloadTooLargeError extends HttpError {
  static {
    register(this, 'PayloadTooLargeError')
  }
  override readonly code = 'ERR_VIEW_BODY_TOO_LARGE'

  constructor(message?: string, options?: HttpErrorOptions) {
    super(413, message, options)
  }
}

/** 415: the body is of a media type, a charset or a coding that the view does not read. */
export class UnsupportedMediaTypeError extends HttpError {
  static {
    register(this, 'UnsupportedMediaTypeError')
  }
  override readonly code = 'ERR_VIEW_MEDIA_TYPE'

  constructor(message?: string, options?: HttpErrorOptions) {
    super(415, message, options)
  }
}

/** 400: the host that the request names is none of this site's, or there are two of them. */
export class DisallowedHostError extends HttpError {
  static {
    register(this, 'DisallowedHostError')
  }
  override readonly code = 'ERR_VIEW_HOST'

  constructor(message = 'There is no site at this host.', options?: HttpErrorOptions) {
    super(400, message, options)
  }
}

/** 503 with `Retry-After`: for now this cannot be served. */
export class ServiceUnavailableError extends HttpError {
  static {
    register(this, 'ServiceUnavailableError')
  }
  override readonly code: `ERR_${string}` = 'ERR_VIEW_UNAVAILABLE'
  /** Whole seconds after which a client may try again, at least 1. */
  readonly retryAfterSeconds: number

  constructor(message?: string, options: HttpErrorOptions & { readonly retryAfterSeconds?: number } = {}) {
    const seconds = Math.max(1, Math.ceil(options.retryAfterSeconds ?? 1))
    super(503, message, { ...options, headers: { 'retry-after': String(seconds), ...options.headers } })
    this.retryAfterSeconds = seconds
  }
}

/** 503: the deadline of the view passed. It is the reason of `view.signal` then. */
export class DeadlineExceededError extends ServiceUnavailableError {
  static {
    register(this, 'DeadlineExceededError')
  }
  override readonly code = 'ERR_VIEW_DEADLINE'

  constructor(ms: number) {
    super(`The deadline of ${ms} ms passed before there was an answer.`)
  }
}

/** 503: the server is being closed and waits no longer. It is the reason of `view.signal` then. */
export class ServerClosingError extends ServiceUnavailableError {
  static {
    register(this, 'ServerClosingError')
  }
  override readonly code = 'ERR_VIEW_SERVER_CLOSING'

  constructor() {
    super('The server closed before there was an answer.')
  }
}

/** The client left before it had its answer. It is the reason of `view.signal` then, and is never sent. */
export class ClientDisconnectedError extends ViewError {
  static {
    register(this, 'ClientDisconnectedError')
  }
  readonly code = 'ERR_VIEW_CLIENT_DISCONNECTED'

  constructor() {
    super('The client left before it had its answer.')
  }
}

/** A WebSocket is closed, and what was to be sent on it cannot be. It is the reason of a `WebSocketView`'s signal then. */
export class WebSocketClosedError extends ViewError {
  static {
    register(this, 'WebSocketClosedError')
  }
  readonly code = 'ERR_VIEW_WEBSOCKET_CLOSED'
  /** Why, as a number from RFC 6455: 1000 is done, 1001 going away, 1006 a connection that broke. */
  readonly closeCode: number

  constructor(closeCode: number, reason = '') {
    super(`The WebSocket is closed: ${closeCode}${reason && ` ${JSON.stringify(reason)}`}.`)
    this.closeCode = closeCode
  }
}

/** A response that cannot be sent: a status outside 200 to 599, or a handler that returned none. A bug of the application. */
export class InvalidResponseError extends ViewError {
  static {
    register(this, 'InvalidResponseError')
  }
  readonly code = 'ERR_VIEW_RESPONSE'
}

/** A redirect whose target is empty, too long, or neither a path nor at http or https. A bug of the application. */
export class DisallowedRedirectError extends ViewError {
  static {
    register(this, 'DisallowedRedirectError')
  }
  readonly code = 'ERR_VIEW_REDIRECT'
}

/** A cookie that browsers would drop. A bug of the application. */
export class InvalidCookieError extends ViewError {
  static {
    register(this, 'InvalidCookieError')
  }
  readonly code = 'ERR_VIEW_COOKIE'
}

/** None of the templates is there, or a name leads out of the template folders. */
export class TemplateNotFoundError extends ViewError {
  static {
    register(this, 'TemplateNotFoundError')
  }
  readonly code = 'ERR_VIEW_TEMPLATE_NOT_FOUND'
  /** The names that were tried, in that order. */
  readonly templateNames: readonly string[]

  constructor(templateNames: readonly string[], options?: ErrorOptions) {
    super(`No template named ${templateNames.map((each) => JSON.stringify(each)).join(' or ')}.`, options)
    this.templateNames = templateNames
  }
}

/** A route that cannot be reversed with these parameters. */
export class ReverseError extends ViewError {
  static {
    register(this, 'ReverseError')
  }
  readonly code = 'ERR_VIEW_REVERSE'
}

/** One mistake in the configuration of a class. */
export interface Mistake {
  /** The attribute or hook that is wrong. */
  readonly attribute: string
  /** What is wrong, with the value, and what to do. */
  readonly problem: string
}

/** Mistakes found at start-up, all in one report. */
export class ConfigurationError extends Error {
  static {
    register(this, 'ConfigurationError')
  }
  readonly code = 'ERR_CONFIGURATION'
  /** What was configured: a class, or a function. */
  readonly subject: string
  readonly mistakes: readonly Mistake[]

  constructor(subject: string, mistakes: readonly Mistake[]) {
    super(
      `${subject} is misconfigured:\n${mistakes.map((each) => `  ${each.attribute}: ${each.problem}`).join('\n')}`,
    )
    this.subject = subject
    this.mistakes = mistakes
  }

  static is(error: unknown): error is ConfigurationError {
    return isA(error, ConfigurationError)
  }
}

/**
 * What leaves a view in place of an error that a client must not read: it has a status, an id to find the original in
 * the log, and the original as `cause`, and nothing else, so that any error handler may print it.
 */
export class ServerError extends ViewError {
  static {
    register(this, 'ServerError')
  }
  readonly code = 'ERR_VIEW_SERVER'
  readonly status: number
  /** Stands in the log beside the original error. */
  readonly id: string
  readonly headers: Readonly<Record<string, string>>

  constructor(cause: unknown, id: string) {
    const { status, headers } = HttpError.is(cause) ? cause : { status: 500, headers: {} }
    super(`${reasonPhrase(status)} (error ${id})`, { cause })
    this.status = status
    this.id = id
    this.headers = headers
    this.stack = `${this.name}: ${this.message}`
  }
}

/** The standard phrase of a status, such as "Not Found". */
export function reasonPhrase(status: number): string {
  return STATUS_CODES[status] ?? (status < 500 ? 'Bad Request' : 'Internal Server Error')
}
