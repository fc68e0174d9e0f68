import type { Express } from 'express'
import { createApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { migrate } from '../../src/database/migrate.ts'
import { createPlan, type SeedSize } from '../../src/database/seed/plan.ts'
import { runSeed } from '../../src/database/seed/run-seed.ts'
import { createTestDatabase } from './test-database.ts'

/** Enough for several pages of everything. */
const SMALL: SeedSize = { publishers: 6, authors: 30, articles: 130, comments: 400 }

/** The whole application over a small magazine. One for each test file: models are bound to one database. */
export async function openPress(): Promise<{ readonly app: Express; close(): Promise<void> }> {
  const database = await createTestDatabase()
  await migrate(database.pool)
  await runSeed(database.pool, createPlan(SMALL), {})
  const config = readConfig({})
  const connection = { pool: database.pool, description: 'test database', close: () => database.close() }
  return { app: await createApp({ config, database: connection }), close: () => database.close() }
}
