import { HttpError, ViewError, type HttpErrorOptions } from '@belvedere/views-core'

/** A look-up for one object found more: its key is not unique. A mistake in the data or in the queryset. */
export class MultipleObjectsReturnedError extends ViewError {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'MultipleObjectsReturnedError' })
  }
  readonly code = 'ERR_VIEW_MULTIPLE_OBJECTS'
  /** The columns that were looked up. */
  readonly fields: readonly string[]

  constructor(view: string, fields: readonly string[]) {
    super(
      `${view} found more than one object by ${fields.join(' and ')}: the columns of a key have to be unique.`,
    )
    this.fields = fields
  }
}

/** 400: what came as a cursor is none of this list's. `cause` says what was wrong with it; the client is not told. */
export class BadCursorError extends HttpError {
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'BadCursorError' })
  }
  override readonly code = 'ERR_VIEW_CURSOR'

  constructor(message?: string, options?: HttpErrorOptions) {
    super(400, message, options)
  }
}
