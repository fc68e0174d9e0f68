import type { Dialect } from 'kysely'
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { PgDriver, type PgDialectOptions } from './pg-driver.ts'
import type { PgPool } from './pg-types.ts'

/**
 * The dialect for a Kysely instance that one builds oneself; {@link createDatabase} builds it for you.
 *
 * Over Kysely's own it has: named statements for models, a statement that stops on the server when its signal aborts,
 * connections that go back to the pool clean, a listener on each client so that a lost one never ends the process, and
 * values read without loss (int8, numeric and date as text).
 *
 * @param pool - A `pg.Pool`; its `error` events are listened to from here on.
 * @example
 * ```ts
 * import { pgDialect } from '@belvedere/orm-adapter'
 * import { Kysely } from 'kysely'
 * import pg from 'pg'
 *
 * const db = new Kysely<{ book: { id: number } }>({ dialect: pgDialect(new pg.Pool({ max: 5 })) })
 * db.selectFrom('book').selectAll().compile().sql // => 'select * from "book"'
 * ```
 */
export function pgDialect(pool: PgPool, options: PgDialectOptions = {}): Dialect {
  listenTo(pool)
  return dialectOver(() => Promise.resolve(pool), options)
}

/** A dialect whose pool is made when the first query asks for it. */
export function dialectOver(open: () => Promise<PgPool>, options: PgDialectOptions): Dialect {
  return {
    createDriver: () => new PgDriver(open, options),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

/** An idle client that is lost tells the pool, and an `error` event that nobody hears ends the process. */
export function listenTo(pool: PgPool): PgPool {
  pool.on('error', () => {})
  return pool
}
