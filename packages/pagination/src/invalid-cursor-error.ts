const brand = Symbol.for('@belvedere/invalid-cursor-error')

/** What was wrong with a cursor. For a log: a client has no use for it. */
export type CursorFault = 'not-text' | 'too-long' | 'malformed' | 'unknown-key' | 'signature' | 'content'

/**
 * What was sent as a cursor is none, or not one for this list: altered, or made for another order, other filters or
 * another user. The message is safe to send.
 */
export class InvalidCursorError extends Error {
  static {
    this.prototype.name = 'InvalidCursorError'
    Object.defineProperty(this.prototype, brand, { value: true })
  }

  readonly code = 'ERR_PAGE_CURSOR_INVALID'
  /** The HTTP status to answer with. */
  readonly status = 400
  readonly fault: CursorFault

  constructor(fault: CursorFault) {
    super('That cursor is not valid for this list: start again from its first page')
    this.fault = fault
  }

  /** True for every copy of this class in the tree, where `instanceof` is true only for one. */
  static is(error: unknown): error is InvalidCursorError {
    return error instanceof Error && brand in error
  }
}
