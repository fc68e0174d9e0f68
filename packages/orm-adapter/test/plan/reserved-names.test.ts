import { sql } from 'kysely'
import { expect, it } from 'vitest'
import {
  belongsTo,
  createDatabase,
  defineModels,
  defineSchema,
  FieldError,
  hasMany,
} from '../../src/index.ts'
import { server } from '../support/server.ts'

interface Tables {
  select: { id: number; order: number | null; from: number | null; limit: number; parentId: number | null }
}

it('tells columns named as parts of a query from those parts, also in its plans', async () => {
  const schema = defineSchema<Tables>()({
    select: { not: belongsTo('select', 'parentId'), link: hasMany('select', 'parentId') },
  })
  const db = createDatabase<Tables>({ pool: (await server()).pool() })
  await sql`drop table if exists "select"`.execute(db)
  await sql`create table "select" (id int primary key, "order" int, "from" int, "limit" int not null, parent_id int)`.execute(
    db,
  )
  await sql`insert into "select" values (1, null, 3, 1, null), (2, 2, null, 2, 1), (3, 1, 1, 3, 1)`.execute(
    db,
  )
  const { select } = defineModels(db, schema)
  const ids = async (query: { all(): Promise<{ id: number }[]> }): Promise<number[]> =>
    (await query.all()).map((row) => row.id)

  const rows = select.objects.orderBy('id')
  expect(await ids(rows.filter({ order: null }))).toEqual([1])
  await expect(ids(rows.orderBy('null' as 'id'))).rejects.toThrow(FieldError)
  expect(await ids(select.objects.orderBy('id').slice(1))).toEqual([2, 3])
  expect(await ids(select.objects.orderBy('id', 'from'))).toEqual([1, 2, 3])
  expect(await ids(rows.filter({ not: { order: null } }))).toEqual([1, 2, 3])
  expect(await ids(rows.exclude({ order: null }))).toEqual([2, 3])
  expect(await ids(rows.filter({ link: {} }).orderBy('limit', '-order', 'from'))).toEqual([1])
  const [first] = await rows.selectRelated('not').prefetchRelated('link.link').filter({ limit: 1 }).all()
  expect([first?.not, first?.link.map((row) => row.id)]).toEqual([null, [2, 3]])
  await db.destroy()
})
