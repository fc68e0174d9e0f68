import { ServiceUnavailableError } from '@belvedere/views-core'

const brand = Symbol.for('@belvedere/breaker-open-error')

/** 503 with `Retry-After`: a circuit breaker does not let calls through for now. The work was not begun. */
export class BreakerOpenError extends ServiceUnavailableError {
  static {
    Object.defineProperty(this.prototype, 'name', {
      value: 'BreakerOpenError',
      configurable: true,
      writable: true,
    })
    Object.defineProperty(this.prototype, brand, { value: true })
  }
  override readonly code = 'ERR_RESILIENCE_BREAKER_OPEN'
  /** The name of the breaker. */
  readonly breaker: string

  /** @param retryAfterMs - Until the breaker lets a call through to see, in milliseconds. */
  constructor(breaker: string, retryAfterMs: number) {
    super(
      `The circuit breaker ${JSON.stringify(breaker)} is open after failures; it lets a call through in ${Math.ceil(retryAfterMs)} ms.`,
      { retryAfterSeconds: retryAfterMs / 1000 },
    )
    this.breaker = breaker
  }

  /** True for errors of every copy of this package in the tree. */
  static override is<TError extends Error>(
    this: abstract new (...args: never[]) => TError,
    error: unknown,
  ): error is TError {
    return error instanceof Error && brand in error
  }
}
