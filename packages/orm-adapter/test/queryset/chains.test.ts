import fc from 'fast-check'
import { sql, type Kysely } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase, defineModels, defineSchema, type Filter } from '../../src/index.ts'
import { server } from '../support/server.ts'

interface Tables {
  item: { id: number; name: string; size: number | null; parentId: number | null }
}
type Item = Tables['item']
const schema = defineSchema<Tables>()({
  item: {
    parent: { kind: 'belongsTo', table: 'item', field: 'parentId', references: null },
    children: { kind: 'hasMany', table: 'item', field: 'parentId', references: null },
  },
})
type Items = typeof schema

const names = ['a', 'A', 'ab', 'b%', '_', '\\', 'É', '', 'null']
const items: Item[] = Array.from({ length: 24 }, (_, index) => ({
  id: index + 1,
  name: names[index % names.length] ?? '',
  size: index % 5 === 0 ? null : index % 7,
  parentId: index % 3 === 0 ? null : Math.ceil(index / 3),
}))

let db: Kysely<Tables>
let item: ReturnType<typeof defineModels<Items>>['item']
beforeAll(async () => {
  db = createDatabase<Tables>({ pool: (await server()).pool() })
  await sql`drop table if exists item`.execute(db)
  await sql`create table item (id int primary key, name text not null collate "C", size int, parent_id int)`.execute(
    db,
  )
  await sql`insert into item select * from json_populate_recordset(null::item, ${JSON.stringify(
    items.map(({ parentId, ...rest }) => ({ ...rest, parent_id: parentId })),
  )})`.execute(db)
  item = defineModels(db, schema).item
})
afterAll(() => db.destroy())

/** True, false, or null where SQL cannot tell. */
type Answer = boolean | null
type Test = (row: Item | null) => Answer
interface Condition {
  readonly where: Filter<Items, 'item'>
  readonly test: Test
}

const text = fc.constantFrom(...names, 'B', 'x')
const size = fc.integer({ min: 0, max: 7 })
const onName =
  (holds: (name: string, value: string) => boolean, value: string): Test =>
  (row) =>
    row && holds(row.name, value)
const onSize =
  (holds: (size: number) => boolean): Test =>
  (row) =>
    row === null || row.size === null ? null : holds(row.size)
const lower = (value: string): string => value.toLowerCase()

const column: fc.Arbitrary<Condition> = fc.oneof(
  text.map((value) => ({ where: { name: value }, test: onName((name, given) => name === given, value) })),
  text.map((value) => ({
    where: { name: { contains: value } },
    test: onName((name, given) => name.includes(given), value),
  })),
  text.map((value) => ({
    where: { name: { istartsWith: value } },
    test: onName((name, given) => lower(name).startsWith(lower(given)), value),
  })),
  text.map((value) => ({
    where: { name: { endsWith: value } },
    test: onName((name, given) => name.endsWith(given), value),
  })),
  fc.array(size, { maxLength: 3 }).map((list) => ({
    where: { size: { in: list } },
    test: list.length === 0 ? () => false : onSize((value) => list.includes(value)),
  })),
  size.map((limit) => ({ where: { size: { gte: limit } }, test: onSize((value) => value >= limit) })),
  fc.tuple(size, size).map(([from, to]) => ({
    where: { size: { range: [from, to] as const } },
    test: onSize((value) => value >= from && value <= to),
  })),
  fc.boolean().map((none) => ({
    where: { size: { isNull: none } },
    test: (row: Item | null) => ((row?.size ?? null) === null) === none,
  })),
  fc.constant<Condition>({ where: { size: null }, test: (row) => (row?.size ?? null) === null }),
)

const byId = new Map(items.map((row) => [row.id, row]))
const parentOf = (row: Item | null): Item | null => byId.get(row?.parentId ?? 0) ?? null
const condition: fc.Arbitrary<Condition> = fc.oneof(
  { weight: 3, arbitrary: column },
  {
    weight: 1,
    arbitrary: column.map(({ where, test }) => ({
      where: { parent: where },
      test: (row: Item | null) => test(parentOf(row)),
    })),
  },
  {
    weight: 1,
    arbitrary: column.map(({ where, test }) => ({
      where: { children: where },
      test: (row: Item | null) => items.some((child) => child.parentId === row?.id && test(child) === true),
    })),
  },
)

/** Null is the largest value, as PostgreSQL has it. */
function compare(left: Item, right: Item, ordering: readonly string[]): number {
  for (const name of ordering) {
    const field = name.replace('-', '') as keyof Item
    const [a, b] = [left[field] ?? Infinity, right[field] ?? Infinity]
    if (a !== b) return (a < b ? -1 : 1) * (name.startsWith('-') ? -1 : 1)
  }
  return 0
}

const chain = fc.record({
  steps: fc.array(fc.record({ exclude: fc.boolean(), condition }), { maxLength: 4 }),
  ordering: fc.subarray(['name', '-size', '-parentId'] as const).map((list) => [...list, 'id'] as const),
  reversed: fc.boolean(),
  slices: fc.array(fc.tuple(fc.nat(12), fc.nat(30)), { maxLength: 2 }),
})

it('answers as a plain filter over the same rows does, whatever the chain', async () => {
  const one = fc.asyncProperty(chain, async ({ steps, ordering, reversed, slices }) => {
    let query = item.objects
    let rows = items
    for (const {
      exclude,
      condition: { where, test },
    } of steps) {
      query = exclude ? query.exclude(where) : query.filter(where)
      rows = rows.filter((row) => (test(row) === true) !== exclude)
    }
    query = query.orderBy(...ordering)
    rows = rows.toSorted((left, right) => compare(left, right, ordering))
    if (reversed) {
      query = query.reverse()
      rows = rows.toReversed()
    }
    for (const [start, end] of slices) {
      query = query.slice(start, end)
      rows = rows.slice(start, Math.max(start, end))
    }
    expect((await query.all()).map((row) => row.id)).toEqual(rows.map((row) => row.id))
    expect([await query.count(), await query.exists()]).toEqual([rows.length, rows.length > 0])
  })
  await fc.assert(one, { numRuns: Math.min(Number(process.env['BELVEDERE_RUNS'] ?? 200), 5000) })
}, 120_000)
