import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { ConnectionError, createDatabase, PoolExhaustedError } from '../../src/index.ts'
import { server } from '../support/server.ts'

const open = async (options: { connectionTimeoutMs?: number; maxWaiting?: number } = {}) => {
  const pool = (await server()).pool({ max: 1 })
  delete (pool.options as { connectionTimeoutMillis?: number }).connectionTimeoutMillis
  return { pool, db: createDatabase({ pool, ...options }) }
}

it('ends the waiting for a connection after its time, and takes the connection back (ORM-06)', async () => {
  const { db, pool } = await open({ connectionTimeoutMs: 20 })
  // The time is for waiting: to connect may take longer on a busy machine.
  ;(await pool.connect()).release()
  await db.connection().execute(async () => {
    await expect(sql`select 1`.execute(db)).rejects.toBeInstanceOf(PoolExhaustedError)
  })
  await expect(sql`select 1`.execute(db)).resolves.toBeDefined()
  expect([pool.totalCount, pool.idleCount, pool.waitingCount]).toEqual([1, 1, 0])
  await db.destroy()
})

it('sends away at once who would be one too many', async () => {
  const { db } = await open({ maxWaiting: 1 })
  await db
    .connection()
    .execute(async () => {
      const waiting = sql`select 1`.execute(db)
      await new Promise(setImmediate)
      await expect(sql`select 1`.execute(db)).rejects.toThrow('1 queries wait for a connection already')
      return { waiting }
    })
    .then(({ waiting }) => waiting)
  await db.destroy()
})

it('sends away who waits when the database is closed (ORM-07)', async () => {
  const { db } = await open()
  let closed: Promise<void> | undefined
  await db.connection().execute(async () => {
    const waiting = [sql`select 1`.execute(db), sql`select 2`.execute(db)]
    await new Promise(setImmediate)
    closed = db.destroy()
    for (const one of waiting) await expect(one).rejects.toBeInstanceOf(ConnectionError)
  })
  await closed
  await expect(sql`select 1`.execute(db)).rejects.toThrow('destroyed')
})

it('says so when no server answers', async () => {
  const db = createDatabase({ connectionString: 'postgres://ada:hunter2@127.0.0.1:1/library' })
  const error: unknown = await sql`select 1`.execute(db).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(ConnectionError)
  expect((error as ConnectionError).message).toBe(
    'there is no connection to the database (ECONNREFUSED); try again',
  )
  await db.destroy()
})
