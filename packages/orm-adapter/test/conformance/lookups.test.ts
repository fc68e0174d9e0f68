import { readFileSync } from 'node:fs'
import { sql, type Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { belongsTo, createDatabase, defineModels, defineSchema, FieldError } from '../../src/index.ts'
import { server } from '../support/server.ts'
import { differences, notOffered } from './differences.ts'

interface Tables {
  lookupAuthor: { id: number; name: string; age: number | null; joined: string }
  lookupBook: {
    id: number
    authorId: number
    title: string
    price: string
    published: boolean
    on: Date
    note: string | null
  }
}
type Step = readonly [path: readonly string[], value: unknown]
interface Case {
  readonly input: {
    readonly filter: readonly Step[]
    readonly exclude: readonly Step[]
    readonly order: readonly string[]
    readonly slice?: readonly [number, number]
  }
  readonly expect: readonly number[]
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'))
const { cases } = read('./lookups.json') as { cases: Case[] }
const rows = read('./lookups.rows.json') as Record<'author' | 'book', Record<string, unknown>[]>

const schema = defineSchema<Tables>()({
  lookupAuthor: {},
  lookupBook: { author: belongsTo('lookupAuthor', 'authorId') },
})
type SchemaOf = typeof schema
interface Lookups extends SchemaOf {}

let db: Kysely<Tables>
let models: ReturnType<typeof defineModels<Lookups>>

beforeAll(async () => {
  db = createDatabase<Tables>({ pool: (await server()).pool() })
  await sql`drop table if exists lookup_book, lookup_author`.execute(db)
  await sql`create table lookup_author (id int primary key, name text not null, age int, joined date not null)`.execute(db)
  await sql`create table lookup_book (id int primary key, author_id int not null references lookup_author,
    title text not null, price numeric(8, 2) not null, published bool not null, "on" timestamptz not null, note text)`.execute(
    db,
  )
  for (const [table, list] of [['lookup_author', rows.author], ['lookup_book', rows.book]] as const) {
    const target = sql.table(table)
    await sql`insert into ${target} select * from json_populate_recordset(null::${target}, ${JSON.stringify(list)})`.execute(db)
  }
  models = defineModels<Lookups>(db, schema)
})
afterAll(() => db.destroy())

/** Django's names of lookups, in ours. */
const ours = new Map([
  ['startswith', 'startsWith'],
  ['endswith', 'endsWith'],
  ['istartswith', 'istartsWith'],
  ['iendswith', 'iendsWith'],
  ['isnull', 'isNull'],
  ['author_id', 'authorId'],
  ['week_day', 'weekDay'],
  ['iso_week_day', 'isoWeekDay'],
])
const named = (name: string): string => ours.get(name) ?? name

/** `author__name__iexact = 'bob'` as `{ author: { name: { iexact: 'bob' } } }`. */
function filterOf([path, value]: Step): Record<string, unknown> {
  const [head = '', ...rest] = path.map(named)
  const steps = head === 'author' && (rest.length === 0 || rest[0] === 'in') ? [head, 'pk', ...rest] : [head, ...rest]
  return steps.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Record<string, unknown>
}

function answer({ input }: Case): Promise<number[]> {
  let books = models.lookupBook.objects
  for (const step of input.filter) books = books.filter(filterOf(step))
  for (const step of input.exclude) books = books.exclude(filterOf(step))
  books = books.orderBy(...(input.order.map((name) => name.replace('author_id', 'authorId')) as 'id'[]))
  if (input.slice) books = books.slice(...input.slice)
  return books.all().then((found) => found.map((book) => book.id))
}

const isOffered = ({ input }: Case): boolean =>
  ![...input.filter, ...input.exclude].some(([path]) => path.some((name) => notOffered.has(named(name))))

describe('lookups, as Django answers them', () => {
  const offered = cases.filter(isOffered)

  const different = new Map(differences.map(({ input, expect: ids }) => [input, ids]))
  const expected = ({ input, expect: ids }: Case): readonly number[] => different.get(JSON.stringify(input)) ?? ids

  it.each(offered.map((one) => [JSON.stringify(one.input), one] as const))('%s', async (_title, one) => {
    expect(await answer(one)).toEqual(expected(one))
  })

  it('lists as different only cases there are, and that are different', () => {
    const recorded = new Map(cases.map((one) => [JSON.stringify(one.input), one.expect]))
    for (const { input, expect: ids } of differences) {
      expect(recorded.has(input)).toBe(true)
      expect(recorded.get(input)).not.toEqual(ids)
    }
  })

  it('refuses the lookups that are not offered, each with an error that names those that are', () => {
    const rest = cases.filter((one) => !isOffered(one))
    expect(rest.length + offered.length).toBe(cases.length)
    for (const one of rest) expect(() => answer(one)).toThrow(FieldError)
  })

  it('lists as not offered just what the cases ask for', () => {
    const asked = cases.flatMap(({ input }) => [...input.filter, ...input.exclude].flatMap(([path]) => path.map(named)))
    expect([...notOffered.keys()].filter((name) => !asked.includes(name))).toEqual([])
  })
})
