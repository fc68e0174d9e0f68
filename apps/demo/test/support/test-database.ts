import { randomUUID } from 'node:crypto'
import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { Pool } from 'pg'

/** A database of its own for one test file. */
export interface TestDatabase {
  readonly pool: Pool
  /** A second pool on the same tables, as another process would have; null where there can be only one. */
  secondPool(): Pool | null
  /** Empties it. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** A schema on the server of DATABASE_URL, or else an embedded database in memory. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const url = process.env['DATABASE_URL']
  return url === undefined || url === '' ? embedded() : onServer(url)
}

async function embedded(): Promise<TestDatabase> {
  const database = await PGlite.create()
  const pool = new Pool(Object.assign(createPgConfig(database), { idleTimeoutMillis: 0 }))
  return {
    pool,
    secondPool: () => null,
    async reset() {
      await pool.query('drop schema public cascade')
      await pool.query('create schema public')
    },
    async close() {
      await pool.end()
      await database.close()
    },
  }
}

async function onServer(connectionString: string): Promise<TestDatabase> {
  const schema = `demo_${randomUUID().replaceAll('-', '')}`
  const connect = () => new Pool({ connectionString, options: `-c search_path=${schema}` })
  const pools = [connect()]
  const pool = pools[0] as Pool
  await pool.query(`create schema ${schema}`)
  return {
    pool,
    secondPool() {
      const second = connect()
      pools.push(second)
      return second
    },
    async reset() {
      await pool.query(`drop schema ${schema} cascade`)
      await pool.query(`create schema ${schema}`)
    },
    async close() {
      await pool.query(`drop schema ${schema} cascade`)
      await Promise.all(pools.map((each) => each.end()))
    },
  }
}
