import { setImmediate } from 'node:timers/promises'
import type { Pool, PoolClient } from 'pg'
import { inTransaction } from '../in-transaction.ts'
import type { SeedPlan, SeedRows, SeedStep } from './plan.ts'

const TABLES = 'publisher, author, article, tag, article_tag, comment'

/** Called after each step. */
export type OnProgress = (done: number, total: number) => void

/**
 * Writes the rows of `plan` once: nothing happens when a seed has been finished before.
 *
 * Each step is one transaction that also moves the marker, so a seed that was interrupted goes on where it stopped, and
 * two processes that seed at the same time take turns.
 *
 * @param options.signal - Stops between two steps.
 * @returns True when this call or another process at the same time wrote the rows; false when they were there before.
 */
export async function runSeed(
  pool: Pool,
  plan: SeedPlan,
  options: { signal?: AbortSignal; onProgress?: OnProgress } = {},
): Promise<boolean> {
  const total = plan.steps.length
  if (await isFinished(pool)) return false
  for (;;) {
    // The embedded database answers without ever returning to the event loop, where signals arrive.
    await setImmediate()
    options.signal?.throwIfAborted()
    const done = await inTransaction(pool, (client) => takeStep(client, plan))
    options.onProgress?.(done, total)
    if (done === total) break
  }
  // The embedded database has no autovacuum, and without statistics the planner guesses.
  await pool.query(`vacuum analyze ${TABLES}, article_search`)
  return true
}

async function isFinished(pool: Pool): Promise<boolean> {
  const { rowCount } = await pool.query('select from seed_progress where finished_at is not null')
  return rowCount === 1
}

/** Writes the next step of the plan and says how many are done then. */
async function takeStep(client: PoolClient, plan: SeedPlan): Promise<number> {
  const total = plan.steps.length
  const marker = await client.query<{ plan: string | null; steps_done: number; finished: boolean }>(
    'select plan, steps_done, finished_at is not null as finished from seed_progress for update',
  )
  const { finished, steps_done: stepsDone, plan: name } = marker.rows[0] ?? fail()
  if (finished) return total
  if (name !== plan.name) await clear(client, plan)
  const next = name === plan.name ? stepsDone : 0
  for (const part of (plan.steps[next] as SeedStep)()) await insert(client, part)
  if (next + 1 === total) await restartIdentities(client)
  await client.query('update seed_progress set steps_done = $1, finished_at = case when $2 then now() end', [
    next + 1,
    next + 1 === total,
  ])
  return next + 1
}

/** An unfinished seed of another plan is thrown away; the application has not been open yet. */
async function clear(client: PoolClient, plan: SeedPlan): Promise<void> {
  await client.query(`truncate ${TABLES}, article_search`)
  await client.query('update seed_progress set plan = $1, steps_done = 0', [plan.name])
}

/** One parameter for all rows: the server turns the JSON into values of the columns' types. */
async function insert(client: PoolClient, { table, rows }: SeedRows): Promise<void> {
  if (rows.length === 0) return
  const columns = Object.keys(rows[0] as object).join(', ')
  await client.query(
    `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  )
}

/** Rows were written with their identities; the next one that is generated must come after them. */
async function restartIdentities(client: PoolClient): Promise<void> {
  for (const table of ['publisher', 'author', 'article', 'tag', 'comment']) {
    await client.query(
      `select setval(pg_get_serial_sequence('${table}', 'id'), greatest(1, (select max(id) from ${table})))`,
    )
  }
}

function fail(): never {
  throw new Error('The row of seed_progress is missing: the migrations have not run.')
}
