import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../../../src/database/migrate.ts'
import { createPlan, fullSize } from '../../../src/database/seed/plan.ts'
import { runSeed } from '../../../src/database/seed/run-seed.ts'
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  await database.reset()
  await migrate(database.pool)
})
afterAll(() => database.close())

const small = { publishers: 5, authors: 20, articles: 450, comments: 3_200 }

/** A number that changes with any value in any row of the seed. */
async function contentHash(): Promise<string> {
  const { rows } = await database.pool.query(`
    select json_build_array(
      (select md5(string_agg(p::text, '' order by id)) from publisher p),
      (select md5(string_agg(a::text, '' order by id)) from author a),
      (select md5(string_agg(t::text, '' order by id)) from tag t),
      (select md5(string_agg(concat_ws('|', id, slug, title, summary, body, published_at at time zone 'UTC', author_id, views), '' order by id)) from article),
      (select md5(string_agg(x::text, '' order by article_id, tag_id)) from article_tag x),
      (select md5(string_agg(concat_ws('|', id, article_id, author_name, body, created_at at time zone 'UTC'), '' order by id)) from comment)
    ) as parts`)
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 16)
}

async function counts(): Promise<Record<string, number>> {
  const { rows } = await database.pool.query(`
    select (select count(*)::int from publisher) as publishers, (select count(*)::int from author) as authors,
      (select count(*)::int from article) as articles, (select count(*)::int from comment) as comments,
      (select count(*)::int from article_search) as searchable`)
  return rows[0]
}

it('writes the same rows in every database', async () => {
  expect(await runSeed(database.pool, createPlan(small))).toBe(true)
  expect(await counts()).toEqual({ ...small, searchable: small.articles })
  expect(await contentHash()).toMatchInlineSnapshot(`"bdffd6e1cb7aea4b"`)
})

it('does nothing when it has been finished before', async () => {
  await runSeed(database.pool, createPlan(small))
  await database.pool.query('delete from comment where id > 10')
  expect(await runSeed(database.pool, createPlan(small))).toBe(false)
  expect((await counts())['comments']).toBe(10)
})

it('goes on where it was interrupted, and ends with the same rows', async () => {
  await runSeed(database.pool, createPlan(small))
  const whole = await contentHash()
  await database.reset()
  await migrate(database.pool)

  const stop = new AbortController()
  const onProgress = (done: number) => {
    if (done === 3) stop.abort()
  }
  const interrupted = runSeed(database.pool, createPlan(small), {
    signal: stop.signal,
    onProgress,
  })
  await expect(interrupted).rejects.toMatchObject({ name: 'AbortError' })
  expect((await counts())['articles']).toBe(400)

  const steps: number[] = []
  await runSeed(database.pool, createPlan(small), { onProgress: (done) => steps.push(done) })
  expect(steps[0]).toBe(4)
  expect(await contentHash()).toBe(whole)
})

it('leaves nothing of a step that failed, and writes it whole the next time', async () => {
  const plan = createPlan(small)
  const steps = plan.steps.with(2, () => [
    ...(plan.steps[2]?.() ?? []),
    { table: 'comment', rows: [{ id: '1', article_id: '999999', author_name: 'x', body: 'x' }] },
  ])
  await expect(runSeed(database.pool, { ...plan, steps })).rejects.toMatchObject({ code: '23503' })
  expect((await counts())['articles']).toBe(200)
  await runSeed(database.pool, plan)
  expect(await counts()).toEqual({ ...small, searchable: small.articles })
})

it('begins anew when what was left unfinished belongs to another plan', async () => {
  const stop = new AbortController()
  const other = runSeed(database.pool, createPlan({ ...small, authors: 30 }), {
    signal: stop.signal,
    onProgress: () => stop.abort(),
  })
  await expect(other).rejects.toMatchObject({ name: 'AbortError' })
  expect((await counts())['authors']).toBe(30)
  await runSeed(database.pool, createPlan(small))
  expect(await counts()).toEqual({ ...small, searchable: small.articles })
})

it('lets rows be added afterwards', async () => {
  await runSeed(database.pool, createPlan(small))
  const { rows } = await database.pool.query(
    `insert into comment (article_id, author_name, body) values (1, 'Ada', 'Hm.') returning id`,
  )
  expect(rows).toEqual([{ id: String(small.comments + 1) }])
})

it('is shared by two processes that seed at the same time', async (context) => {
  const second = database.secondPool()
  if (second === null) {
    context.skip('needs two connections: set DATABASE_URL')
    return
  }
  await Promise.all([runSeed(database.pool, createPlan(small)), runSeed(second, createPlan(small))])
  expect(await counts()).toEqual({ ...small, searchable: small.articles })
})

describe('the full plan', () => {
  const rows = new Map<string, Record<string, unknown>[]>()
  beforeAll(() => {
    for (const step of createPlan(fullSize).steps) {
      for (const part of step()) {
        const written = rows.get(part.table) ?? []
        rows.set(part.table, [...written, ...(part.rows as Record<string, unknown>[])])
      }
    }
  })

  it('has as many articles, authors, publishers, tags and comments as a magazine needs', () => {
    expect(rows.get('article')?.length).toBeGreaterThanOrEqual(5_000)
    expect(rows.get('author')).toHaveLength(300)
    expect(rows.get('publisher')).toHaveLength(40)
    expect(rows.get('comment')?.length).toBeGreaterThanOrEqual(20_000)
    expect(rows.get('tag')?.length).toBeGreaterThanOrEqual(60)
  })

  it('repeats no title and no slug, and leaves no slot of a sentence unfilled', () => {
    const articles = rows.get('article') ?? []
    for (const column of ['title', 'slug'] as const) {
      expect(new Set(articles.map((row) => row[column])).size).toBe(articles.length)
    }
    const text = JSON.stringify([articles, rows.get('comment'), rows.get('author')])
    const matches = (pattern: RegExp) => [...new Set(text.match(pattern))]
    expect(matches(/\{[a-z ]+\}/g)).toEqual([])
    expect(matches(/undefined|\bNaN\b/g)).toEqual([])
    expect(matches(/\ba [aeio]\w+/gi)).toEqual([])
  })
})
