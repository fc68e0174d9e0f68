import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { migrate } from '../../src/database/migrate.ts'
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(() => database.reset())
afterAll(() => database.close())

const all = ['0001-press', '0002-seed-progress', '0003-article-search']

it('creates the tables once, and finds nothing left to do the second time', async () => {
  expect(await migrate(database.pool)).toEqual(all)
  expect(await migrate(database.pool)).toEqual([])
  await database.pool.query('select id, founded_year from publisher')
})

it('runs each migration once when two processes start at the same time', async (context) => {
  const second = database.secondPool()
  if (second === null) {
    context.skip('needs two connections: set DATABASE_URL')
    return
  }
  const runs = await Promise.all([migrate(database.pool), migrate(second), migrate(database.pool)])
  expect(runs.flat().toSorted()).toEqual(all)
})

it('refuses a draft that is called published', async () => {
  await migrate(database.pool)
  await database.pool.query(`insert into author (name, slug, joined_on) values ('Ada', 'ada', '2020-01-02')`)
  const insert = `insert into article (slug, title, summary, body, published, author_id, reading_minutes)
    values ('a', 'A', '', '', true, (select id from author), 1)`
  await expect(database.pool.query(insert)).rejects.toMatchObject({ constraint: 'article_published_at_set' })
})

it('finds an article by its words from the moment it is written, and by its new ones after a change', async () => {
  await migrate(database.pool)
  await database.pool.query(`insert into author (name, slug, joined_on) values ('Ada', 'ada', '2020-01-02')`)
  await database.pool.query(`insert into article (slug, title, summary, body, author_id, reading_minutes)
    values ('a', 'Bridges', 'Of iron.', 'They hum.', (select id from author), 1)`)
  const found = async (words: string) => {
    const { rows } = await database.pool.query<{ id: string }>(
      `select article_id as id from article_search where document @@ websearch_to_tsquery('english', $1)`,
      [words],
    )
    return rows.length
  }
  expect(await found('bridge hums')).toBe(1)
  await database.pool.query(`update article set body = 'They sing.'`)
  expect(await found('bridge hums')).toBe(0)
  expect(await found('bridge sings')).toBe(1)
  await database.pool.query('delete from article')
  expect(await found('bridge')).toBe(0)
})
