const invalidPage = Symbol.for('@belvedere/invalid-page-error')
const notAnInteger = Symbol.for('@belvedere/page-not-an-integer-error')
const emptyPage = Symbol.for('@belvedere/empty-page-error')

/**
 * A page was asked for that cannot be shown. The message is safe to send: it never repeats what the client sent.
 *
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/paginator/#exceptions | InvalidPage}.
 */
export abstract class InvalidPageError extends Error {
  static {
    this.prototype.name = 'InvalidPageError'
    Object.defineProperty(this.prototype, invalidPage, { value: true })
  }

  /** Stable and machine-readable. */
  abstract readonly code: `ERR_PAGE_${string}`
  /** The HTTP status to answer with. */
  readonly status = 404
  /** What was asked for, untouched: for a log, not for a response. */
  readonly value: unknown

  constructor(message: string, value: unknown) {
    super(message)
    this.value = value
  }

  /** True for every copy of this class in the tree, where `instanceof` is true only for one. */
  static is(error: unknown): error is InvalidPageError {
    return error instanceof Error && invalidPage in error
  }
}

/** The page asked for is not a whole number in plain digits. */
export class PageNotAnIntegerError extends InvalidPageError {
  static {
    this.prototype.name = 'PageNotAnIntegerError'
    Object.defineProperty(this.prototype, notAnInteger, { value: true })
  }

  readonly code = 'ERR_PAGE_NOT_AN_INTEGER'

  static override is(error: unknown): error is PageNotAnIntegerError {
    return error instanceof Error && notAnInteger in error
  }
}

/** The page asked for is a number, and there is no such page: below 1, past the last, or of an empty list. */
export class EmptyPageError extends InvalidPageError {
  static {
    this.prototype.name = 'EmptyPageError'
    Object.defineProperty(this.prototype, emptyPage, { value: true })
  }

  readonly code = 'ERR_PAGE_EMPTY'

  static override is(error: unknown): error is EmptyPageError {
    return error instanceof Error && emptyPage in error
  }
}
