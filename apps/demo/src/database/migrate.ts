import { Kysely, PostgresDialect } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Pool } from 'pg'
import { StartError } from '../start-error.ts'
import { migrations } from './migrations/index.ts'

/**
 * Brings the tables up to date, in one transaction and under Kysely's advisory lock: a second process that starts at
 * the same time waits, and then finds nothing left to do.
 *
 * @returns The names of the migrations that this call ran.
 * @throws {StartError} The connection has no schema to put tables into.
 */
export async function migrate(pool: Pool): Promise<string[]> {
  const found = await pool.query<{ schema: string | null }>('select current_schema() as schema')
  const schema = found.rows[0]?.schema
  if (schema == null) {
    throw new StartError('The database has no schema for our tables: create the one that search_path names.')
  }
  // A Kysely of its own, so that migrations don't depend on how the application names its columns. It is not
  // destroyed: that would end the pool.
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    // Without it, Kysely takes a migration table in any schema for ours.
    migrationTableSchema: schema,
  })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
  return results.map((result) => result.migrationName)
}
