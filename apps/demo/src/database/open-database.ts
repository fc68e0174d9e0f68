import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import type { Config } from '../config.ts'
import { connectEmbedded } from './connect-embedded.ts'
import { connectServer } from './connect-server.ts'
import type { Connection } from './connection.ts'
import type { Tables } from './tables.ts'

/** The database of the application: for queries, and as the pool below them. */
export interface Database extends Connection {
  readonly db: Kysely<Tables>
}

/** Connects to what the configuration names: a PostgreSQL server, or the embedded one. */
export async function openDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Database> {
  const connection =
    config.databaseUrl === null
      ? await connectEmbedded(config.dataDir)
      : await connectServer(config.databaseUrl)
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: connection.pool }),
    plugins: [new CamelCasePlugin()],
  })
  return { ...connection, db }
}
