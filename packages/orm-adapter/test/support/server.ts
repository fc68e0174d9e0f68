import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import pg from 'pg'

/** Where the tests run: PGlite in this process, or a real server when DATABASE_URL names one. */
export interface Server {
  /** `null` on PGlite. What needs several connections, or a server that can be cancelled, is skipped there. */
  readonly url: string | null
  /** A new pool, in a schema that only this process uses. */
  pool(options?: pg.PoolConfig): pg.Pool
}

const url = process.env['DATABASE_URL'] ?? null
const schema = `${process.env['BELVEDERE_SCHEMA'] ?? 'belvedere'}_${process.env['VITEST_POOL_ID'] ?? 0}`

async function start(): Promise<Server> {
  if (url !== null) {
    const run = async (text: string): Promise<void> => {
      const client = new pg.Client(url)
      await client.connect()
      await client.query(text)
      await client.end()
    }
    await run(`drop schema if exists ${schema} cascade; create schema ${schema}`)
    return {
      url,
      pool: (options) =>
        new pg.Pool({ connectionString: url, options: `-c search_path=${schema}`, ...options }),
    }
  }
  const pglite = await PGlite.create()
  await pglite.exec(`create schema ${schema}; set search_path to ${schema}`)
  return {
    url,
    pool: (options) =>
      new pg.Pool({
        ...options,
        connection: createPgConfig(pglite).connection,
        max: 1,
        connectionTimeoutMillis: 10_000,
      } as pg.PoolConfig),
  }
}

const key = Symbol.for('belvedere test server')
type Holder = { [key]?: ReturnType<typeof start> }

/** Started once, however many test files ask for it. */
export function server(): Promise<Server> {
  return ((globalThis as Holder)[key] ??= start())
}

/** True when there is a real server; the runner says in one line what is skipped without. */
export const isRealServer = url !== null

if (!isRealServer && !(key in globalThis)) {
  console.info(
    'PGlite only: tests of cancellation, lost connections and server time-outs are skipped (set DATABASE_URL)',
  )
}
