import type { Awaitable } from '../awaitable.ts'
import { InvalidResponseError } from '../errors.ts'
import { writeResponse } from '../internal/write-response.ts'
import type { View } from '../view.ts'
import { formatCookie, withCookie, type CookieOptions } from './cookie.ts'

const brand = Symbol.for('@belvedere/http-response')

/** The value of a response header; a list is sent as several headers of that name. */
export type HeaderValue = string | readonly string[]

export interface ResponseOptions {
  /** HTTP status, from 200 to 599. @default 200 */
  readonly status?: number
  /** The `Content-Type`, or `null` for none. */
  readonly contentType?: string | null
  readonly headers?: Readonly<Record<string, HeaderValue>>
}

/**
 * An answer as a value: a view returns it, policies may look at it and change it, and only then is it sent.
 *
 * @throws {InvalidResponseError} `ERR_VIEW_RESPONSE`: the status is not a whole number from 200 to 599.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/request-response/#httpresponse-objects | HttpResponse}
 *
 * @example
 * ```ts
 * import { HttpResponse } from '@belvedere/views-core'
 *
 * const response = new HttpResponse('Hello', { contentType: 'text/plain; charset=utf-8' })
 * response.setHeader('Cache-Control', 'no-store').getHeader('cache-control') // => 'no-store'
 * ```
 */
export class HttpResponse {
  static {
    Object.defineProperty(this.prototype, brand, { value: true })
  }

  status: number
  body: string | Uint8Array
  /** Header names in lower case with their values; `null` until there is one. `Content-Type` is {@link contentType}. */
  headers: Record<string, HeaderValue> | null
  contentType: string | null
  /** False while {@link render} has work left. */
  isRendered: boolean
  /** True when the handler wrote to Express's response itself, so that there is nothing to look at or to send. */
  isSent: boolean

  constructor(body: string | Uint8Array = '', options: ResponseOptions = {}) {
    const status = options.status ?? 200
    if (!Number.isInteger(status) || status < 200 || status > 599) {
      throw new InvalidResponseError(`A response takes a status from 200 to 599, not ${String(status)}.`)
    }
    this.status = status
    this.body = body
    this.headers = null
    this.contentType = options.contentType === undefined ? 'text/html; charset=utf-8' : options.contentType
    this.isRendered = true
    this.isSent = false
    if (options.headers) for (const name in options.headers) this.setHeader(name, options.headers[name]!)
  }

  /** True for responses of every copy of this package in the tree. */
  static is(value: unknown): value is HttpResponse {
    return typeof value === 'object' && value !== null && brand in value
  }

  /** Sets a header in place of what it had. */
  setHeader(name: string, value: HeaderValue): this {
    const key = name.toLowerCase()
    if (key === 'content-type') this.contentType = String(value)
    else (this.headers ??= new Headers())[key] = value
    return this
  }

  /** The value of a header, whatever the case of its name. */
  getHeader(name: string): HeaderValue | undefined {
    const key = name.toLowerCase()
    if (key === 'content-type') return this.contentType ?? undefined
    return this.headers?.[key]
  }

  /**
   * Adds names to `Vary`, each once whatever its case; `*` replaces them all.
   *
   * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/http/decorators/#vary-headers | patch_vary_headers}
   */
  vary(...names: readonly string[]): this {
    const listed = String(this.getHeader('vary') ?? '')
      .split(',')
      .map((each) => each.trim())
      .filter((each) => each !== '')
    for (const name of names) {
      if (!listed.some((each) => each.toLowerCase() === name.toLowerCase())) listed.push(name)
    }
    return this.setHeader('vary', listed.includes('*') ? '*' : listed.join(', '))
  }

  /**
   * Sets a cookie, in place of one with the same name, domain and path. Without options it lasts until the browser is
   * closed, goes over HTTPS alone (and to localhost), and is out of the reach of scripts and of other sites' forms.
   *
   * @throws {InvalidCookieError} `ERR_VIEW_COOKIE`: browsers would drop it.
   * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/request-response/#django.http.HttpResponse.set_cookie | set_cookie}.
   *   Differs: `Secure`, `HttpOnly` and `SameSite=Lax` unless told otherwise.
   *
   * @example
   * ```ts
   * const response = new HttpResponse('').setCookie('theme', 'dark', { maxAgeSeconds: 3600 })
   * response.getHeader('set-cookie') // => ['theme=dark; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax']
   * ```
   */
  setCookie(name: string, value: string, options: CookieOptions = {}): this {
    return this.setHeader(
      'set-cookie',
      withCookie(this.getHeader('set-cookie'), formatCookie(name, value, options)),
    )
  }

  /**
   * Makes browsers forget a cookie: name, path and domain have to be those it was set with.
   *
   * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/request-response/#django.http.HttpResponse.delete_cookie | delete_cookie}
   */
  deleteCookie(name: string, options: Omit<CookieOptions, 'maxAgeSeconds' | 'expires'> = {}): this {
    return this.setCookie(name, '', { ...options, maxAgeSeconds: 0, expires: new Date(0) })
  }

  /** True when the body is made while it is sent, so that there is none to look at or to keep. */
  get isStreaming(): boolean {
    return false
  }

  /** Does the work that was put off, inside the view; a template is rendered here. Runs once. */
  render(_view: View): Awaitable<void> {}

  /** Writes the response to the client; the view calls it once, after the last policy. A stream goes on after it. */
  send(view: View): void {
    writeResponse(view, this)
  }
}

/** No header is there that was not set. What a constructor makes has a fast shape, as Object.create(null) has not. */
const Headers = function () {} as unknown as new () => Record<string, HeaderValue>
Headers.prototype = Object.create(null)
