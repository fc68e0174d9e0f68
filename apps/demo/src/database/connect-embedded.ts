import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { Pool } from 'pg'
import { EXIT_CONFIGURATION, StartError } from '../start-error.ts'
import { claimFolder } from './claim-folder.ts'
import type { Connection } from './connection.ts'

/**
 * Opens the embedded PostgreSQL whose files are in `folder`, and creates it when there is none yet.
 *
 * It has one connection; a second check-out while the first is out fails after ten seconds instead of hanging.
 *
 * @throws {StartError} The folder cannot be used, or another process uses it.
 */
export async function connectEmbedded(folder: string): Promise<Connection> {
  makeFolder(folder)
  const release = await claimFolder(folder)
  const files = path.join(folder, 'postgres')
  // There from before the files are created until they are complete: what a start that was cut short left behind has
  // no value and would not open.
  const unfinished = path.join(folder, 'unfinished')
  try {
    if (existsSync(unfinished)) rmSync(files, { recursive: true, force: true })
    if (!existsSync(files)) writeFileSync(unfinished, '')
    const database = await PGlite.create(files)
    rmSync(unfinished, { force: true })
    const pool = new Pool(
      Object.assign(createPgConfig(database), { connectionTimeoutMillis: 10_000, idleTimeoutMillis: 0 }),
    )
    return {
      pool,
      description: `embedded PostgreSQL in ${shortPath(folder)}`,
      async close() {
        await pool.end()
        await database.close()
        release()
      },
    }
  } catch (error) {
    release()
    throw new StartError(
      `The embedded database in ${files} could not be opened: ${reason(error)}. Move the folder away to begin anew.`,
      { cause: error },
    )
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw new StartError(`DATA_DIR cannot be used: ${reason(error)}.`, {
      exitCode: EXIT_CONFIGURATION,
      cause: error,
    })
  }
}

/** From here, unless that leads upwards. */
function shortPath(folder: string): string {
  const relative = path.relative(process.cwd(), folder)
  return relative === '' || relative.startsWith('..') ? folder : relative
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
