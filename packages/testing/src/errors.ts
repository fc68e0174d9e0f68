const brand = Symbol.for('@belvedere/testing-error')

/** Every error of this package. A failed assertion is not one: it is Node's own `AssertionError`. */
export abstract class TestingError extends Error {
  static {
    this.prototype.name = 'TestingError'
    Object.defineProperty(this.prototype, brand, { value: true })
  }
  /** Stable and machine-readable; never reused for something else. */
  abstract readonly code: `ERR_TESTING_${string}`

  /** True for every copy of this package in the tree, where `instanceof` is true only for one. */
  static is(error: unknown): error is TestingError {
    return error instanceof Error && brand in error
  }
}

/** A request that cannot be made as it was written: two bodies, a path without `/`, a redirect away from the server. */
export class InvalidRequestError extends TestingError {
  static {
    this.prototype.name = 'InvalidRequestError'
  }
  readonly code = 'ERR_TESTING_INVALID_REQUEST'
}

/** The connection ended before the answer was complete. `cause` is the error of the socket. */
export class NoResponseError extends TestingError {
  static {
    this.prototype.name = 'NoResponseError'
  }
  readonly code = 'ERR_TESTING_NO_RESPONSE'
}

/** The answer did not come in time. */
export class ResponseTimeoutError extends TestingError {
  static {
    this.prototype.name = 'ResponseTimeoutError'
  }
  readonly code = 'ERR_TESTING_TIMEOUT'

  /** What `raw()` had received by then; empty for other requests. */
  readonly received: Buffer

  constructor(message: string, received: Buffer = Buffer.alloc(0)) {
    super(message)
    this.received = received
  }
}

/** The body is not the JSON it was read as. */
export class NotJsonError extends TestingError {
  static {
    this.prototype.name = 'NotJsonError'
  }
  readonly code = 'ERR_TESTING_NOT_JSON'
}

/** The client was used before its server started, or after it was closed. */
export class ClientStateError extends TestingError {
  static {
    this.prototype.name = 'ClientStateError'
  }
  readonly code = 'ERR_TESTING_CLIENT_STATE'
}

/** Something failed in the process while the client was open, and nothing caught it. */
export class UnexpectedErrorsError extends TestingError {
  static {
    this.prototype.name = 'UnexpectedErrorsError'
  }
  readonly code = 'ERR_TESTING_UNEXPECTED'
  /** What was thrown, in the order it was seen. The first is also the `cause`. */
  readonly errors: readonly unknown[]

  constructor(errors: readonly unknown[]) {
    const list = errors.map((error) =>
      error instanceof Error ? (error.stack ?? String(error)) : String(error),
    )
    super(
      `${errors.length} error(s) reached nobody while the client was open. Catch them in the application, ` +
        `or take them with client.takeErrors() if the test means to provoke them:\n${list.join('\n')}`,
      { cause: errors[0] },
    )
    this.errors = errors
  }
}

/** A value this package cannot work with, such as a barrier for no callers. */
export class ConfigurationError extends Error {
  static readonly #brand = Symbol.for('@belvedere/configuration-error')
  static {
    this.prototype.name = 'ConfigurationError'
    Object.defineProperty(this.prototype, this.#brand, { value: true })
  }
  readonly code = 'ERR_CONFIGURATION'

  /** True for the configuration error of every Belvedere package. */
  static is(error: unknown): error is ConfigurationError {
    return error instanceof Error && ConfigurationError.#brand in error
  }
}
