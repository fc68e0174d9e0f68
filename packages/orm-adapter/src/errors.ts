const ormBrand = Symbol.for('@belvedere/orm-error')
const configurationBrand = Symbol.for('@belvedere/configuration-error')

/**
 * What every error of this package has: a stable `code`, a `name`, and a brand that survives two copies of the
 * package in one tree.
 *
 * @example
 * ```ts
 * import { DoesNotExistError, OrmError } from '@belvedere/orm-adapter'
 *
 * OrmError.is(new DoesNotExistError('article')) // => true
 * OrmError.is(new Error('something else')) // => false
 * ```
 */
export abstract class OrmError extends Error {
  static {
    this.prototype.name = 'OrmError'
    Object.defineProperty(this.prototype, ormBrand, { value: true })
  }

  /** Stable and machine-readable; never used again for something else. */
  abstract readonly code: `ERR_ORM_${string}`

  /** True for the errors of every copy of this package, where `instanceof` knows just one. */
  static is(error: unknown): error is OrmError {
    return error instanceof Error && ormBrand in error
  }
}

/** Options, a schema or a model that cannot work. All mistakes found are in one message, and in `mistakes`. */
export class ConfigurationError extends Error {
  static {
    this.prototype.name = 'ConfigurationError'
    Object.defineProperty(this.prototype, configurationBrand, { value: true })
  }

  readonly code = 'ERR_CONFIGURATION'
  /** One sentence for each mistake. */
  readonly mistakes: readonly string[]

  constructor(where: string, mistakes: readonly string[]) {
    super(
      mistakes.length === 1
        ? `${where}: ${mistakes[0]}`
        : `${where}:\n${mistakes.map((text) => `- ${text}`).join('\n')}`,
    )
    this.mistakes = mistakes
  }

  /** True for a ConfigurationError of any package of this family. */
  static is(error: unknown): error is ConfigurationError {
    return error instanceof Error && configurationBrand in error
  }
}

/** `get()`, or something that asked for exactly one row, found none. */
export class DoesNotExistError extends OrmError {
  static {
    this.prototype.name = 'DoesNotExistError'
  }

  readonly code = 'ERR_ORM_DOES_NOT_EXIST'
  /** The model that was asked, as in `article`. */
  readonly model: string

  constructor(model: string) {
    super(`no ${model} matches the query`)
    this.model = model
  }
}

/** `get()` found more than one row. */
export class MultipleObjectsReturnedError extends OrmError {
  static {
    this.prototype.name = 'MultipleObjectsReturnedError'
  }

  readonly code = 'ERR_ORM_MULTIPLE_OBJECTS'
  /** The model that was asked, as in `article`. */
  readonly model: string

  constructor(model: string, found: number, limit: number) {
    const many = found >= limit ? `more than ${limit - 1}` : String(found)
    super(`get() found ${many} rows of ${model} where one was asked for; filter by a unique field`)
    this.model = model
  }
}

/** A name that is no field, relation or lookup of the model. */
export class FieldError extends OrmError {
  static {
    this.prototype.name = 'FieldError'
  }

  readonly code = 'ERR_ORM_FIELD'
  /** The model in which the name was looked for. */
  readonly model: string
  /** The name as it was given. */
  readonly field: string

  constructor(model: string, field: string, what: string) {
    super(`${model}: ${what}`)
    this.model = model
    this.field = field
  }
}

/** A value that a lookup cannot take: `undefined`, a number for `contains`, a string for `in`. */
export class LookupValueError extends OrmError {
  static {
    this.prototype.name = 'LookupValueError'
  }

  readonly code = 'ERR_ORM_LOOKUP_VALUE'
}

/** A slice that is no range of rows, or a call that a sliced QuerySet cannot take any more. */
export class SliceError extends OrmError {
  static {
    this.prototype.name = 'SliceError'
  }

  readonly code = 'ERR_ORM_SLICE'
}

/** No connection became free in time, or too many callers wait for one already. */
export class PoolExhaustedError extends OrmError {
  static {
    this.prototype.name = 'PoolExhaustedError'
  }

  readonly code = 'ERR_ORM_POOL_EXHAUSTED'
}

/** The server cannot be reached, or closed the connection in the middle. `cause` is the driver's own error. */
export class ConnectionError extends OrmError {
  static {
    this.prototype.name = 'ConnectionError'
  }

  readonly code = 'ERR_ORM_CONNECTION'
}

/** The server stopped a statement that ran longer than `statementTimeoutMs`. `cause` is the driver's own error. */
export class StatementTimeoutError extends OrmError {
  static {
    this.prototype.name = 'StatementTimeoutError'
  }

  readonly code = 'ERR_ORM_STATEMENT_TIMEOUT'
}
