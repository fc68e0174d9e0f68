import { HttpError } from '@belvedere/views-core'

const brand = Symbol.for('@belvedere/too-many-requests-error')

/** 429 with `Retry-After`: this client has asked too often. */
export class TooManyRequestsError extends HttpError {
  static {
    Object.defineProperty(this.prototype, 'name', {
      value: 'TooManyRequestsError',
      configurable: true,
      writable: true,
    })
    Object.defineProperty(this.prototype, brand, { value: true })
  }
  override readonly code = 'ERR_RATE_LIMIT_EXCEEDED'
  /** Whole seconds, from 1 up, after which the next request is admitted. */
  readonly retryAfterSeconds: number

  /** @param retryAfterMs - Until the next request is admitted, in milliseconds. */
  constructor(retryAfterMs: number, headers: Readonly<Record<string, string>> = {}) {
    const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
    super(429, `Too many requests: try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`, {
      headers: { 'retry-after': String(seconds), 'cache-control': 'no-store', ...headers },
    })
    this.retryAfterSeconds = seconds
  }

  /** True for errors of every copy of this package in the tree. */
  static override is<TError extends Error>(
    this: abstract new (...args: never[]) => TError,
    error: unknown,
  ): error is TError {
    return error instanceof Error && brand in error
  }
}
