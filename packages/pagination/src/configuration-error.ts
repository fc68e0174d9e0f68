const brand = Symbol.for('@belvedere/configuration-error')

/**
 * A mistake of the application, found where an object is set up and not while a page is served: the text names
 * every option that is wrong, what it was and what it must be.
 */
export class ConfigurationError extends Error {
  static {
    this.prototype.name = 'ConfigurationError'
    Object.defineProperty(this.prototype, brand, { value: true })
  }

  readonly code = 'ERR_CONFIGURATION'

  /** True for every copy of this class in the tree, where `instanceof` is true only for one. */
  static is(error: unknown): error is ConfigurationError {
    return error instanceof Error && brand in error
  }
}
