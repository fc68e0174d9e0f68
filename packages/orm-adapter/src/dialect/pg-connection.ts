import type { CompiledQuery, ControlConnectionProvider, DatabaseConnection, QueryResult } from 'kysely'
import { CompiledQuery as Compiled } from 'kysely'
import { observed } from '../diagnostics.ts'
import { Cancellation } from './cancellation.ts'
import { cancelTargetOf } from './cancel-request.ts'
import type { PgClient, PgQueryConfig, PgResult, PgTypes } from './pg-types.ts'
import { statementNamesOf } from './statement-names.ts'
import { translateError } from './translate-error.ts'
import { typesOf } from './type-parsers.ts'

const brand = Symbol.for('@belvedere/orm-connection')
const writes = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])
let cursors = 0

/** A statement to run on the short way: by name once it is worth one, rows as arrays. */
export interface Statement {
  readonly sql: string
  /** `null` for a statement that the server should not keep. */
  readonly name: string | null
}

/** One checked-out client, as Kysely sees it and as the models use it. */
export class PgConnection implements DatabaseConnection {
  static {
    Object.defineProperty(this.prototype, brand, { value: true })
  }

  readonly client: PgClient
  readonly #types: PgTypes
  readonly #maxStatements: number
  #broken = false
  #running: Cancellation | null = null

  constructor(client: PgClient, maxStatements: number) {
    this.client = client
    this.#types = typesOf(client)
    this.#maxStatements = maxStatements
    // The pool takes its own listener away while a client is checked out; without one, a lost connection ends the process.
    client.on('error', () => {
      this.#broken = true
    })
  }

  /** True for connections of this dialect, also when another copy of the package made them. */
  static is(connection: DatabaseConnection): connection is PgConnection {
    return brand in connection
  }

  /** Rows as arrays of values. An abort stops the statement on the server, and is waited for before this settles. */
  async run(statement: Statement, values: unknown[], signal: AbortSignal | undefined): Promise<unknown[][]> {
    signal?.throwIfAborted()
    const send = (): Promise<PgResult> => this.#runNamed(statement, values)
    const result = await (signal === undefined ? send() : this.#cancellable(send, signal))
    return result.rows as unknown[][]
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const config = { text: query.sql, values: [...query.parameters], types: this.#types }
    const { command, rowCount, rows } = await this.#cancellable(() => this.#send(config), undefined)
    return writes.has(command)
      ? { numAffectedRows: BigInt(rowCount ?? 0), rows: rows as R[] }
      : { rows: rows as R[] }
  }

  /** Reads through a cursor of the server, in a transaction of its own unless one is open already. */
  async *streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    const own = this.client.getTransactionStatus?.() === 'I'
    const cursor = `belvedere_cursor_${++cursors}`
    if (own) await this.#send({ text: 'begin read only' })
    try {
      const values = [...query.parameters]
      await this.#send({ text: `declare ${cursor} no scroll cursor for ${query.sql}`, values })
      for (;;) {
        const { rows } = await this.#send({ text: `fetch ${chunkSize} from ${cursor}`, types: this.#types })
        if (rows.length === 0) break
        yield { rows: rows as R[] }
      }
    } finally {
      // After an error the transaction is over in all but name, and the cursor gone with it.
      const aborted = this.client.getTransactionStatus?.() === 'E'
      if (own) await this.#send({ text: 'rollback' })
      else if (!aborted) await this.#send({ text: `close ${cursor}` })
    }
  }

  /** For Kysely's own `inflightQueryAbortStrategy: 'cancel query'`. */
  async cancelQuery(): Promise<void> {
    this.#running?.start()
  }

  /** For Kysely's own `inflightQueryAbortStrategy: 'kill session'`. */
  async killSession(controlConnection: ControlConnectionProvider): Promise<void> {
    const { processID } = this.client
    if (typeof processID !== 'number') return
    await controlConnection(async (connection) => {
      await connection.executeQuery(Compiled.raw('select pg_terminate_backend($1)', [processID]))
    })
  }

  /** Commits; false when the server rolled back instead, which it does in silence after an error inside. */
  async commit(): Promise<boolean> {
    const { command } = await this.#send({ text: 'commit' })
    return command === 'COMMIT'
  }

  /** Gives the client back: clean, or not at all. */
  async release(): Promise<void> {
    const status = this.client.getTransactionStatus?.()
    if (!this.#broken && (status === 'T' || status === 'E')) {
      await this.#send({ text: 'rollback' }).catch(() => {
        this.#broken = true
      })
    }
    this.client.release(this.#broken)
  }

  async #cancellable(send: () => Promise<PgResult>, signal: AbortSignal | undefined): Promise<PgResult> {
    const target = cancelTargetOf(this.client)
    if (target === null) return send()
    const cancellation = new Cancellation(target)
    const stop = (): void => cancellation.start()
    this.#running = cancellation
    signal?.addEventListener('abort', stop, { once: true })
    try {
      return await send()
    } finally {
      signal?.removeEventListener('abort', stop)
      this.#running = null
      await cancellation.finish()
    }
  }

  async #runNamed({ sql, name: statement }: Statement, values: unknown[]): Promise<PgResult> {
    const config: PgQueryConfig = { text: sql, values, rowMode: 'array', types: this.#types }
    if (statement === null) return this.#send(config)
    const names = statementNamesOf(this.client, this.#maxStatements)
    const name = await names.use(this.client, statement)
    try {
      return await this.#send({ ...config, name })
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null
      // A statement may be gone (`discard all`), or its result may have changed with its table. Neither ran anything.
      const gone = code === '26000'
      if (!gone && code !== '0A000') throw error
      if (this.client.getTransactionStatus?.() !== 'I') throw error
      await names.forget(this.client, statement, !gone)
      return this.#send({ ...config, name: await names.use(this.client, statement) })
    }
  }

  #send(config: PgQueryConfig): Promise<PgResult> {
    const run = (): Promise<PgResult> =>
      new Promise((resolve, reject) => {
        this.client.query(config, (error, result) => (error ? reject(error) : resolve(result)))
      })
    return observed(config.text, config.values?.length ?? 0, run).catch((error: unknown) => {
      throw translateError(error)
    })
  }
}
