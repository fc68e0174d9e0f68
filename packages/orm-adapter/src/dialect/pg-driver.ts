import type { DatabaseConnection, Driver, QueryCompiler, TransactionSettings } from 'kysely'
import { AbortedTransactionError, CompiledQuery, createQueryId, IdentifierNode, RawNode } from 'kysely'
import { ConnectionError } from '../errors.ts'
import { ClientQueue } from './client-queue.ts'
import { PgConnection } from './pg-connection.ts'
import type { PgClient, PgPool } from './pg-types.ts'

/** Options of {@link pgDialect}. */
export interface PgDialectOptions {
  /**
   * How long a query waits for a free connection, in milliseconds. Used when the pool has no time-out of its own.
   * @default 5000
   */
  readonly connectionTimeoutMs?: number
  /**
   * How many queries may wait for a connection; the next one fails at once.
   * @default 1000
   */
  readonly maxWaiting?: number
  /**
   * Named statements that the server keeps for each connection.
   * @default 200
   */
  readonly maxPreparedStatements?: number
}

/** Kysely's driver over a pool of `pg`. */
export class PgDriver implements Driver {
  readonly #open: () => Promise<PgPool>
  readonly #options: Required<PgDialectOptions>
  readonly #connections = new WeakMap<PgClient, PgConnection>()
  #pool: PgPool | null = null
  #queue: ClientQueue | null = null

  constructor(open: () => Promise<PgPool>, options: PgDialectOptions) {
    this.#open = open
    this.#options = { connectionTimeoutMs: 5000, maxWaiting: 1000, maxPreparedStatements: 200, ...options }
  }

  async init(): Promise<void> {
    this.#pool = await this.#open()
    this.#queue = new ClientQueue(this.#pool, this.#options)
  }

  async acquireConnection(): Promise<PgConnection> {
    if (this.#queue === null) throw new ConnectionError('the database was closed with destroy()')
    const client = await this.#queue.take()
    let connection = this.#connections.get(client)
    if (connection === undefined) {
      connection = new PgConnection(client, this.#options.maxPreparedStatements)
      this.#connections.set(client, connection)
    }
    return connection
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await (connection as PgConnection).release()
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    const { isolationLevel, accessMode } = settings
    const modes = [isolationLevel ? `isolation level ${isolationLevel}` : '', accessMode ?? ''].filter(
      Boolean,
    )
    await connection.executeQuery(CompiledQuery.raw(['begin', modes.join(' ')].filter(Boolean).join(' ')))
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    if (!(await (connection as PgConnection).commit())) throw new AbortedTransactionError()
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'))
  }

  savepoint(
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    return this.#savepoint('savepoint', connection, name, compile)
  }

  rollbackToSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    return this.#savepoint('rollback to savepoint', connection, name, compile)
  }

  releaseSavepoint(
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    return this.#savepoint('release savepoint', connection, name, compile)
  }

  async destroy(): Promise<void> {
    const pool = this.#pool
    this.#queue?.close()
    this.#pool = null
    this.#queue = null
    await pool?.end()
  }

  async #savepoint(
    command: string,
    connection: DatabaseConnection,
    name: string,
    compile: QueryCompiler['compileQuery'],
  ): Promise<void> {
    const node = RawNode.create([`${command} `, ''], [IdentifierNode.create(name)])
    await connection.executeQuery(compile(node, createQueryId()))
  }
}
