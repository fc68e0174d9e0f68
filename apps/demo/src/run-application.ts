import { createServer } from '@belvedere/views-core/server'
import type { Express } from 'express'
import { readConfig, type Config } from './config.ts'
import { migrate } from './database/migrate.ts'
import type { Connection } from './database/connection.ts'
import { openDatabase } from './database/open-database.ts'
import { createPlan, fullSize } from './database/seed/plan.ts'
import { runSeed } from './database/seed/run-seed.ts'
import { showProgress } from './database/seed/show-progress.ts'
import { startServer } from './server.ts'
import { StartError } from './start-error.ts'
import { listenForStop, orAborted } from './stop-signals.ts'

/** What the application is made from. */
export interface ApplicationParts {
  readonly config: Config
  readonly database: Connection
  /** Something to close at the end: after the last request and before the database. */
  onStop(close: () => Promise<void>): void
}

export type CreateApp = (parts: ApplicationParts) => Express | Promise<Express>

/** How long things may take to close, in milliseconds, before they are left behind. */
const CLOSE_MS = 10_000
const CLOSE_EARLY_MS = 2_000

/**
 * Runs Belvedere Press until a signal stops it: configuration, database, tables, seed, server; and back in the opposite
 * order. Ends the process, with exit code 0 when it was asked to stop.
 */
export async function runApplication(createApp: CreateApp): Promise<void> {
  const ending = listenForStop()
  const { signal } = ending
  const closing: (() => Promise<void>)[] = []
  let exitCode = 0
  let ready = false
  process.on('uncaughtException', (error) => {
    exitCode = report(error)
    ending.stop('Stopped by an error that nothing handled.')
  })
  try {
    await orAborted(start(createApp, closing, signal), signal)
    ready = true
    await aborted(signal)
  } catch (error) {
    if (!signal.aborted) exitCode = report(error)
  }
  // Cut off during the start, the embedded database recovers from its log.
  setTimeout(() => cutOff(ready ? 1 : exitCode), ready ? CLOSE_MS : CLOSE_EARLY_MS)
  for (const close of closing.toReversed()) {
    await close().catch((error: unknown) => {
      exitCode = report(error)
    })
  }
  process.exit(exitCode)
}

async function start(
  createApp: CreateApp,
  closing: (() => Promise<void>)[],
  signal: AbortSignal,
): Promise<void> {
  const config = readConfig(process.env)
  const database = await timed(
    () => openDatabase(config),
    (opened, seconds) => `Opened the ${opened.description} in ${seconds} s.`,
  )
  closing.push(() => database.close())
  signal.throwIfAborted()

  await migrate(database.pool)
  const onProgress = showProgress('Writing the magazine', process.stderr)
  await timed(
    () => runSeed(database.pool, createPlan(fullSize), { signal, onProgress }),
    (written, seconds) =>
      written
        ? `Wrote ${fullSize.articles} articles and ${fullSize.comments} comments in ${seconds} s.`
        : null,
  )

  const app = await createApp({ config, database, onStop: (close) => closing.push(close) })
  signal.throwIfAborted()
  const server = await startServer(() => createServer(app), config)
  closing.push(() => server.stop())
  console.log(`Belvedere Press is at ${server.url}`)
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  if (signal.aborted) resolve()
  signal.addEventListener('abort', () => resolve(), { once: true })
  return promise
}

function cutOff(exitCode: number): never {
  if (exitCode !== 0) console.error('Belvedere Press did not end in time and was cut off.')
  process.exit(exitCode)
}

async function timed<T>(
  work: () => Promise<T>,
  say: (result: T, seconds: string) => string | null,
): Promise<T> {
  const started = performance.now()
  const result = await work()
  const sentence = say(result, ((performance.now() - started) / 1000).toFixed(1))
  if (sentence !== null) console.log(sentence)
  return result
}

/** One sentence for what the owner can correct, everything for what is our fault. */
function report(error: unknown): number {
  if (error instanceof StartError) {
    console.error(error.message)
    return error.exitCode
  }
  console.error(error)
  return 1
}
