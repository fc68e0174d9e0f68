import type { Config } from '../config.ts'
import { connectEmbedded } from './connect-embedded.ts'
import { connectServer } from './connect-server.ts'
import type { Connection } from './connection.ts'

/** Connects to what the configuration names: a PostgreSQL server, or the embedded one. */
export async function openDatabase(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<Connection> {
  return config.databaseUrl === null ? connectEmbedded(config.dataDir) : connectServer(config.databaseUrl)
}
