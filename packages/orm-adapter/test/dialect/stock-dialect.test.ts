import { Kysely, PostgresDialect, sql } from 'kysely'
import { expect, it } from 'vitest'
import { defineModels, defineSchema } from '../../src/index.ts'
import { createTables, insertLibrary, schema, type Press, type Tables } from '../support/library.ts'
import { server } from '../support/server.ts'
import { walk } from '../support/walk.ts'

it("works over Kysely's own dialect, with the same values", async () => {
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: (await server()).pool() }) })
  await createTables(db)
  await insertLibrary(db)
  const { author, book } = defineModels<Press>(db, schema)
  const rows = await book.objects
    .selectRelated('author.publisher')
    .filter({ tags: { label: 'light' } })
    .orderBy('id')
    .all()
  expect(rows.map((row) => [row.id, row.price, row.author.name, row.author.publisher?.title])).toEqual([
    ['1', '10.00', 'Ada', 'North'],
    ['2', '20.00', 'Ada', 'North'],
    ['3', '30.50', 'Bob', 'South'],
  ])
  expect(await book.objects.count()).toBe(5)
  const [list, wanted] = [book.objects.orderBy('-publishedAt', 'note'), ['5', '4', '3', '2', '1']]
  expect((await walk(list, { perPage: 2 })).flat().map(({ id }) => id)).toEqual(wanted)
  expect(await book.objects.filter({ id: '9' }).exists()).toBe(false)
  const [ada] = await author.objects.prefetchRelated('books.tags').orderBy('id').all()
  expect(ada?.books.map((one) => one.tags.length)).toEqual([1, 1])
  await db.destroy()
})

it("keeps a date the day it was over Kysely's own dialect (ORM-38)", async () => {
  interface Days {
    days: { id: number; on: string; big: string }
  }
  const db = new Kysely<Days>({ dialect: new PostgresDialect({ pool: (await server()).pool() }) })
  await sql`drop table if exists days; create table days (id int primary key, "on" date, big int8)`.execute(
    db,
  )
  await sql`insert into days values (1, '2026-03-08', 9007199254740993)`.execute(db)
  const { days } = defineModels(db, defineSchema<Days>()({ days: {} }))
  expect(await days.objects.get()).toEqual({ id: 1, on: '2026-03-08', big: '9007199254740993' })
  await db.destroy()
})
