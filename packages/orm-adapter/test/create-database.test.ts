import { inspect } from 'node:util'
import { AbortedTransactionError, sql } from 'kysely'
import { expect, it } from 'vitest'
import { ConfigurationError, createDatabase, type DatabaseOptions } from '../src/index.ts'
import { server } from './support/server.ts'
import { recorded } from './support/statements.ts'

const url = 'postgres://ada:hunter2@localhost/library'

it('reports every mistake in its options at once', () => {
  const options = {
    max: 0,
    min: 3,
    connectionTimeoutMs: -1,
    statementTimeoutMs: 0.5,
    maxx: 1,
  } as DatabaseOptions
  const error = (() => {
    try {
      return createDatabase(options)
    } catch (thrown) {
      return thrown
    }
  })()
  expect(ConfigurationError.is(error)).toBe(true)
  expect((error as ConfigurationError).mistakes).toEqual([
    'there is no option "maxx"',
    'give either a connectionString or a pool',
    'max must be a whole number from 1 up, not 0',
    'connectionTimeoutMs must be a whole number from 1 up, not -1',
    'statementTimeoutMs must be a whole number from 0 up, not 0.5',
    'min (3) is above max (0)',
  ])
})

it('refuses what belongs to a pool of the user, and what is no pool', async () => {
  const pool = (await server()).pool()
  expect(() => createDatabase({ pool, max: 5 })).toThrow(
    'max belongs to the pool that you give; set it there',
  )
  expect(() => createDatabase({ pool, connectionString: url })).toThrow(
    'give either a connectionString or a pool',
  )
  expect(() => createDatabase({ pool: {} as never })).toThrow('pool must be a pg.Pool')
  await pool.end()
})

it('shows no password (ORM-40)', async () => {
  const db = createDatabase({ connectionString: url })
  expect(inspect(db, { depth: 10, showHidden: true })).not.toContain('hunter2')
  expect(() => createDatabase({ connectionString: 'mysql://ada:hunter2@localhost' })).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('hunter2') }),
  )
  await db.destroy()
})

it('tells each statement to the channel, and never a value (ORM-45)', async () => {
  const db = createDatabase({ pool: (await server()).pool() })
  const { statements } = await recorded(async () => {
    await sql`select ${'secret'}::text as word`.execute(db)
    await sql`select ${'secret'}::text from nowhere`.execute(db).catch(() => {})
  })
  expect(statements.map(({ sql: text, parameters, rows }) => [text, parameters, rows])).toEqual([
    ['select $1::text as word', 1, 1],
    ['select $1::text from nowhere', 1, 0],
  ])
  expect(statements[1]?.error).toBeInstanceOf(Error)
  expect(statements.every(({ durationMs }) => durationMs >= 0)).toBe(true)
  expect(inspect(statements[0])).not.toContain('secret')
  await db.destroy()
})

it('runs transactions, savepoints and streams of Kysely', async () => {
  const db = createDatabase<{ steps: { number: number } }>({ pool: (await server()).pool() })
  await sql`drop table if exists steps; create table steps (number int)`.execute(db)
  const trx = await db.startTransaction().setIsolationLevel('serializable').execute()
  await trx.insertInto('steps').values({ number: 1 }).execute()
  const inner = await trx.savepoint('inner').execute()
  await inner.insertInto('steps').values({ number: 2 }).execute()
  await inner.rollbackToSavepoint('inner').execute()
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('steps')
    .values([{ number: 3 }, { number: 4 }])
    .executeTakeFirstOrThrow()
  expect(numInsertedOrUpdatedRows).toBe(2n)
  await trx.commit().execute()
  const seen: number[] = []
  for await (const { number } of db.selectFrom('steps').select('number').orderBy('number').stream(2))
    seen.push(number)
  expect(seen).toEqual([1, 3, 4])
  for await (const { number } of db.selectFrom('steps').select('number').stream(1)) {
    if (number > 0) break
  }
  await expect(
    db.transaction().execute((open) => sql`select nope`.execute(open).catch(() => 'swallowed')),
  ).rejects.toThrow(AbortedTransactionError)
  await expect(db.selectFrom('steps').select('number').execute()).resolves.toHaveLength(3)
  await db.destroy()
})
