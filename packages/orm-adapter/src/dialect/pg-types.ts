/**
 * What is used of `pg`, as structure: declarations of this package need no `@types/pg`, and PGlite's pool fits too.
 */

/** Decides how the text of one column becomes a value. */
export interface PgTypes {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown
}

export interface PgQueryConfig {
  readonly text: string
  readonly values?: unknown[]
  readonly name?: string
  readonly rowMode?: 'array'
  readonly types?: PgTypes
}

export interface PgResult {
  readonly command: string
  readonly rowCount: number | null
  readonly rows: unknown[]
}

/** The parts of a client's connection that are public by habit only; each use checks that they are there. */
export interface PgWire {
  readonly parsedStatements?: Record<string, string>
  readonly submittedNamedStatements?: Record<string, string>
  readonly stream?: unknown
}

// Its promises keep what they gave alive until the next full collection, which made a page of rows cost a third more
// CPU time than it does with callbacks.
export interface PgClient {
  query(config: PgQueryConfig): Promise<PgResult>
  query(config: PgQueryConfig, done: (error: Error | null | undefined, result: PgResult) => void): void
  release(destroy?: boolean): void
  on(event: 'error', listener: (error: Error) => void): unknown
  readonly connection?: PgWire
  readonly processID?: number | null
  readonly secretKey?: number | null
  readonly host?: string
  readonly port?: number
  readonly ssl?: object | boolean | null
  getTypeParser?(oid: number, format?: 'text' | 'binary'): (value: string) => unknown
  getTransactionStatus?(): string | null
}

/**
 * A `pg.Pool`, or what behaves as one.
 *
 * @example
 * ```ts
 * import type { PgPool } from '@belvedere/orm-adapter'
 * import pg from 'pg'
 *
 * const pool: PgPool = new pg.Pool({ max: 5 })
 * pool.options.max // => 5
 * ```
 */
export interface PgPool {
  connect(done: (error: Error | undefined, client: unknown) => void): void
  end(): Promise<void>
  on(event: 'error', listener: (error: Error) => void): unknown
  readonly options: { readonly max?: number; readonly connectionTimeoutMillis?: number | undefined }
  readonly waitingCount?: number
  readonly idleCount?: number
}
