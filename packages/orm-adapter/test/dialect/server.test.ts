import { sql, type Kysely } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  ConnectionError,
  createDatabase,
  defineModels,
  PoolExhaustedError,
  StatementTimeoutError,
} from '../../src/index.ts'
import { createTables, insertLibrary, schema, type Press, type Tables } from '../support/library.ts'
import { isRealServer, server } from '../support/server.ts'

/** Needs a server of its own processes: PGlite has one connection, and nothing that could cancel it. */
describe.runIf(isRealServer)('over a real server', () => {
  let admin: pg.Client
  let pool: pg.Pool
  let db: Kysely<Tables>
  const application = `belvedere-${process.pid}`

  const open = async (options: pg.PoolConfig = {}): Promise<Kysely<Tables>> => {
    pool = (await server()).pool({ application_name: application, max: 4, ...options })
    db = createDatabase<Tables>({ pool })
    return db
  }
  const sleeping = async (): Promise<number> => {
    const { rows } = await admin.query(
      `select count(*)::int as n from pg_stat_activity where application_name = $1 and state = 'active'`,
      [application],
    )
    return rows[0].n as number
  }
  const sleep = (seconds: number) =>
    defineModels<Press>(db, schema)
      .book.objects.where(() => sql<boolean>`pg_sleep(${seconds}) is not null`)
      .slice(0, 1)

  beforeAll(async () => {
    const { url } = await server()
    admin = new pg.Client(url ?? undefined)
    await admin.connect()
    await open()
    await createTables(db)
    await insertLibrary(db)
    await db.destroy()
  })
  afterAll(() => admin.end())

  it('stops the running statement when the signal aborts (ORM-04, CORE-34)', async () => {
    await open()
    const leaving = new AbortController()
    const reason = new Error('the client left')
    const query = sleep(20).within(leaving).all()
    query.catch(() => {})
    await vi.waitFor(async () => expect(await sleeping()).toBe(1))
    const start = performance.now()
    leaving.abort(reason)
    await expect(query).rejects.toBe(reason)
    expect(performance.now() - start).toBeLessThan(20)
    await vi.waitFor(async () => expect(await sleeping()).toBe(0), { timeout: 2000, interval: 5 })
    // The client is not given back before the server is ready again.
    await vi.waitFor(() => expect(pool.idleCount).toBe(pool.totalCount))
    expect(await defineModels<Press>(db, schema).book.objects.count()).toBe(5)
    await db.destroy()
  })

  it('hits no other query with its cancel requests (ORM-05)', async () => {
    await open()
    const { book } = defineModels<Press>(db, schema)
    await book.objects.count()
    const runs = Number(process.env['BELVEDERE_RUNS'] ?? 300)
    let stopped = 0
    const neighbours: unknown[] = []
    const one = async (index: number): Promise<void> => {
      const leaving = new AbortController()
      const short = book.objects
        .where(() => sql<boolean>`pg_sleep(${(index % 7) / 1000}) is not null`)
        .slice(0, 1)
      setTimeout(() => leaving.abort(new Error('left')), index % 5)
      await short
        .within(leaving)
        .all()
        .catch(() => stopped++)
      await book.objects
        .orderBy('id')
        .all()
        .catch((error: unknown) => neighbours.push(error))
    }
    for (let index = 0; index < runs; index += 8) {
      await Promise.all(Array.from({ length: 8 }, (_, offset) => one(index + offset)))
    }
    expect(neighbours).toEqual([])
    expect(stopped).toBeGreaterThan(0)
    await db.destroy()
  }, 60_000)

  it('stops waiting for a connection when the signal aborts, and leaks none', async () => {
    await open({ max: 1 })
    const first = sleep(0.3).all()
    await vi.waitFor(async () => expect(await sleeping()).toBe(1))
    const leaving = new AbortController()
    const waiting = defineModels<Press>(db, schema).tag.objects.within(leaving).all()
    leaving.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
    await first
    await vi.waitFor(() => expect([pool.idleCount, pool.waitingCount]).toEqual([1, 0]))
    await db.destroy()
  })

  it('survives the loss of idle clients (ORM-01)', async () => {
    await open()
    await sql`select 1`.execute(db)
    const lost = new Promise((resolve) => pool.once('error', resolve))
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [
      application,
    ])
    await lost
    await expect(sql`select 1 as one`.execute(db)).resolves.toMatchObject({ rows: [{ one: 1 }] })
    await db.destroy()
  })

  it('survives the loss of a client in use, and says what it was (ORM-02)', async () => {
    await open()
    const work = db.transaction().execute(async (trx) => {
      await sql`select 1`.execute(trx)
      await admin.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
        [application],
      )
      await vi.waitFor(() =>
        sql`select 1`.execute(trx).then(
          () => Promise.reject(new Error('alive')),
          () => {},
        ),
      )
      await sql`select 2`.execute(trx)
    })
    await expect(work).rejects.toBeInstanceOf(ConnectionError)
    await vi.waitFor(() => expect(pool.totalCount).toBe(0))
    await expect(sql`select 1`.execute(db)).resolves.toBeDefined()
    await db.destroy()
  })

  it('gives connections back clean (ORM-10)', async () => {
    await open({ max: 1 })
    await db.connection().execute(async (connection) => {
      await sql`begin`.execute(connection)
      await sql`select nope`.execute(connection).catch(() => {})
    })
    await expect(sql`select 1`.execute(db)).resolves.toBeDefined()
    await db.connection().execute((connection) => sql`begin`.execute(connection))
    const { rows } = await sql<{
      since: Date
      now: Date
    }>`select xact_start as since, now() as now from pg_stat_activity
      where pid = pg_backend_pid()`.execute(db)
    expect(rows[0]?.since).toEqual(rows[0]?.now)
    await db.destroy()
  })

  it('fails a query that waits too long for a connection, and one too many (ORM-06)', async () => {
    const { url } = await server()
    const small = createDatabase<Tables>({
      connectionString: url ?? '',
      max: 1,
      connectionTimeoutMs: 100,
      maxWaiting: 1,
    })
    await small.connection().execute(async () => {
      const late = sql`select 1`.execute(small)
      await new Promise(setImmediate)
      await expect(sql`select 1`.execute(small)).rejects.toThrow('1 queries wait for a connection already')
      await expect(late).rejects.toBeInstanceOf(PoolExhaustedError)
    })
    await small.destroy()
  })

  it('says so when the server stops a statement for its time', async () => {
    const { url } = await server()
    const quick = createDatabase<Tables>({ connectionString: url ?? '', statementTimeoutMs: 50 })
    await expect(sql`select pg_sleep(5)`.execute(quick)).rejects.toBeInstanceOf(StatementTimeoutError)
    await quick.destroy()
  })

  it('keeps no more named statements than it may on each connection (ORM-44)', async () => {
    pool = (await server()).pool({ max: 1 })
    db = createDatabase<Tables>({ pool, maxPreparedStatements: 5 })
    const { book } = defineModels<Press>(db, schema)
    for (let limit = 1; limit <= 20; limit++) {
      for (let run = 0; run < 3; run++) await book.objects.slice(0, limit).all()
    }
    const kept = await sql<{ name: string }>`select name from pg_prepared_statements`.execute(db)
    expect(kept.rows).toHaveLength(5)
    const lists = book.objects.orderBy('id')
    for (let length = 1; length < 200; length++) {
      await lists.filter({ id: { in: Array.from({ length }, (_, index) => String(index)) } }).all()
    }
    expect((await sql`select name from pg_prepared_statements`.execute(db)).rows).toHaveLength(5)
    await db.destroy()
  })

  it('prepares nothing when told so (ORM-41)', async () => {
    await open({ max: 1 })
    const { book } = defineModels<Press>(db, schema, { preparedStatements: false })
    for (let run = 0; run < 3; run++) await book.objects.all()
    expect((await sql`select name from pg_prepared_statements`.execute(db)).rows).toEqual([])
    await db.destroy()
  })

  it('prepares anew what the server forgot, or what a change of the table made stale', async () => {
    await open({ max: 1 })
    const { tag } = defineModels<Press>(db, schema)
    const labels = tag.objects.orderBy('id')
    for (let run = 0; run < 3; run++) await labels.all()
    await sql`deallocate all`.execute(db)
    expect(await labels.count()).toBe(2)
    expect(await labels.all()).toHaveLength(2)
    await sql`alter table tag alter column label type varchar(50)`.execute(db)
    expect(await labels.all()).toHaveLength(2)
    await sql`alter table tag add column extra int`.execute(db)
    expect(Object.keys((await labels.all())[0] ?? {})).toEqual(['id', 'label'])
    await db.destroy()
  })

  it('cancels for Kysely too', async () => {
    await open()
    const leaving = new AbortController()
    const query = sql`select pg_sleep(20)`.execute(db, {
      signal: leaving.signal,
      inflightQueryAbortStrategy: 'cancel query',
    })
    query.catch(() => {})
    await vi.waitFor(async () => expect(await sleeping()).toBe(1))
    leaving.abort(new Error('left'))
    await expect(query).rejects.toThrow('left')
    await vi.waitFor(async () => expect(await sleeping()).toBe(0))
    await db.destroy()
  })
})
