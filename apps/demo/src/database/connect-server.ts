import { Pool } from 'pg'
import { StartError } from '../start-error.ts'
import type { Connection } from './connection.ts'

/**
 * Opens a pool to a PostgreSQL server and waits for its first answer, at most five seconds.
 *
 * @throws {StartError} It cannot be reached, or refuses; the message holds no credentials.
 */
export async function connectServer(databaseUrl: string): Promise<Connection> {
  const pool = new Pool({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 })
  // Without a listener, a connection that the server closes while idle would end the process.
  pool.on('error', (error) => console.error(`PostgreSQL closed an idle connection: ${error.message}`))
  const { hostname, port, pathname } = new URL(databaseUrl)
  const description = `PostgreSQL at ${hostname || 'localhost'}:${port || 5432}${pathname}`
  try {
    await pool.query('select 1')
  } catch (error) {
    await pool.end()
    throw new StartError(
      `${description} cannot be used: ${reason(error)}. Check DATABASE_URL, or leave it out for the embedded database.`,
      { cause: error },
    )
  }
  return { pool, description, close: () => pool.end() }
}

/** `localhost` may stand for two addresses; both refusals then come in an error without a message of its own. */
function reason(error: unknown): string {
  if (error instanceof AggregateError) return [...new Set(error.errors.map(reason))].join(', ')
  return error instanceof Error ? error.message : String(error)
}
