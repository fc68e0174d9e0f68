import { Kysely, type KyselyConfig, type KyselyPlugin } from 'kysely'
import { dialectOver, listenTo } from './dialect/pg-dialect.ts'
import type { PgDialectOptions } from './dialect/pg-driver.ts'
import type { PgPool } from './dialect/pg-types.ts'
import { ConfigurationError } from './errors.ts'

/** What a pool made here takes; with `pool` these are refused, because that pool has its own. */
export interface PoolOptions {
  /**
   * Most connections at once, 1 or more.
   * @default 10
   */
  readonly max?: number
  /**
   * Connections kept open when idle.
   * @default 0
   */
  readonly min?: number
  /**
   * How long the server lets one statement run, in milliseconds.
   * @default 30000
   */
  readonly statementTimeoutMs?: number
  /**
   * How long an idle connection stays open, in milliseconds.
   * @default 10000
   */
  readonly idleTimeoutMs?: number
}

/** Options of {@link createDatabase}: either a `connectionString` or a `pool`. */
export interface DatabaseOptions extends PoolOptions, PgDialectOptions {
  /** As in `postgres://user:password@host:5432/database`. */
  readonly connectionString?: string
  /**
   * A `pg.Pool` of your own, or one over PGlite; or a function that gives it, called with the first query. Closed by
   * `db.destroy()`.
   */
  readonly pool?: PgPool | (() => PgPool | Promise<PgPool>)
  /** Kysely's own plug-ins, for its own queries; models work without. */
  readonly plugins?: KyselyPlugin[]
  /** Kysely's own logging, of its own queries; for all queries listen to `belvedere:query`. */
  readonly log?: KyselyConfig['log']
}

const poolOptions = ['max', 'min', 'statementTimeoutMs', 'idleTimeoutMs'] as const
const known = new Set<string>([
  ...poolOptions,
  'connectionTimeoutMs',
  'maxWaiting',
  'maxPreparedStatements',
  'connectionString',
  'pool',
  'plugins',
  'log',
])
const smallest = {
  max: 1,
  min: 0,
  connectionTimeoutMs: 1,
  statementTimeoutMs: 0,
  idleTimeoutMs: 0,
  maxWaiting: 0,
  maxPreparedStatements: 1,
} as const

/** Never with a value of the connection string: it holds the password. */
function mistakesIn(options: DatabaseOptions): string[] {
  const mistakes: string[] = []
  const { connectionString, pool } = options
  for (const name of Object.keys(options)) if (!known.has(name)) mistakes.push(`there is no option "${name}"`)
  if ((connectionString === undefined) === (pool === undefined)) {
    mistakes.push('give either a connectionString or a pool')
  }
  if (connectionString !== undefined && !/^postgres(ql)?:\/\//.test(connectionString)) {
    mistakes.push('connectionString must start with postgres:// or postgresql://')
  }
  if (
    pool !== undefined &&
    typeof pool !== 'function' &&
    typeof (pool as Partial<PgPool> | null)?.connect !== 'function'
  ) {
    mistakes.push('pool must be a pg.Pool, or a function that gives one')
  }
  for (const [name, least] of Object.entries(smallest)) {
    const value = options[name as keyof typeof smallest]
    if (value !== undefined && !(Number.isInteger(value) && value >= least)) {
      mistakes.push(`${name} must be a whole number from ${least} up, not ${String(value)}`)
    }
  }
  for (const name of poolOptions) {
    if (pool !== undefined && options[name] !== undefined) {
      mistakes.push(`${name} belongs to the pool that you give; set it there`)
    }
  }
  const { max = 10, min = 0 } = options
  if (min > max) mistakes.push(`min (${min}) is above max (${max})`)
  return mistakes
}

async function openPool(options: DatabaseOptions): Promise<PgPool> {
  // Only who connects by URL needs the package here; with a pool of one's own it is there already.
  const { default: pg } = await import('pg')
  const { connectionString, max = 10, min = 0, connectionTimeoutMs = 5000 } = options
  const pool = new pg.Pool({
    ...(connectionString === undefined ? {} : { connectionString }),
    max,
    min,
    connectionTimeoutMillis: connectionTimeoutMs,
    idleTimeoutMillis: options.idleTimeoutMs ?? 10_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    keepAlive: true,
  })
  listenTo(pool)
  return pool
}

/**
 * A Kysely instance over a pool of connections, for models and for queries of one's own.
 *
 * Connects with the first query; `await db.destroy()` closes the pool.
 *
 * @typeParam TTables - The tables and their columns, as Kysely takes them.
 * @throws {ConfigurationError} `ERR_CONFIGURATION`, at once: an option is unknown, missing or out of range.
 * @example
 * ```ts
 * import { createDatabase } from '@belvedere/orm-adapter'
 *
 * const db = createDatabase<{ book: { id: number } }>({ connectionString: 'postgres://localhost/library', max: 5 })
 * db.selectFrom('book').select('id').compile().sql // => 'select "id" from "book"'
 * ```
 */
export function createDatabase<TTables>(options: DatabaseOptions): Kysely<TTables> {
  const mistakes = mistakesIn(options)
  if (mistakes.length > 0) throw new ConfigurationError('createDatabase()', mistakes)
  const { pool, connectionTimeoutMs, maxWaiting, maxPreparedStatements, plugins, log } = options
  const open =
    typeof pool === 'function' ? async () => listenTo(await pool()) : async () => pool ?? openPool(options)
  if (typeof pool === 'object') listenTo(pool)
  const dialect = dialectOver(open, {
    ...(connectionTimeoutMs === undefined ? {} : { connectionTimeoutMs }),
    ...(maxWaiting === undefined ? {} : { maxWaiting }),
    ...(maxPreparedStatements === undefined ? {} : { maxPreparedStatements }),
  })
  return new Kysely<TTables>({ dialect, ...(plugins ? { plugins } : {}), ...(log ? { log } : {}) })
}
