import { sql, type Kysely } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase, defineModels, defineSchema, FieldError } from '../../src/index.ts'
import { server } from '../support/server.ts'
import { recorded } from '../support/statements.ts'

interface Tables {
  keys: Record<
    | 'small'
    | 'whole'
    | 'big'
    | 'exact'
    | 'real'
    | 'uid'
    | 'slug'
    | 'short'
    | 'day'
    | 'moment'
    | 'flag'
    | 'mood'
    | 'body'
    | 'nick',
    unknown
  >
}
const schema = defineSchema<Tables>()({ keys: {} })

let db: Kysely<Tables>
let keys: ReturnType<typeof defineModels<typeof schema>>['keys']

beforeAll(async () => {
  db = createDatabase<Tables>({ pool: (await server()).pool() })
  await sql`drop table if exists keys; drop type if exists mood; drop domain if exists nickname`.execute(db)
  await sql`create type mood as enum ('sad', 'glad')`.execute(db)
  await sql`create domain nickname as text check (value <> '')`.execute(db)
  await sql`create table keys (small int2, whole int4 primary key, big int8, exact numeric(10, 2), real float4, uid uuid,
    slug text, short varchar(10), day date, moment timestamptz, flag bool, mood mood, body jsonb, nick nickname)`.execute(
    db,
  )
  keys = defineModels<typeof schema>(db, schema).keys
})
afterAll(() => db.destroy())

const odd = [
  '1e0',
  '0x1',
  ' 1',
  '1 ',
  '+1',
  '1_0',
  '１',
  '-0',
  '1.0',
  '01',
  'NaN',
  'Infinity',
  '[object Object]',
  '{"$ne":null}',
  "['1']",
  '',
  '1\0',
  '--1',
]

it('gives undefined for what is no key, without a query (GEN-09)', async () => {
  await keys.objects.parseKey('whole', '1')
  const { result, statements } = await recorded(() =>
    Promise.all(
      ['small', 'whole', 'big', 'pk'].flatMap((field) =>
        odd.map((text) => keys.objects.parseKey(field, text)),
      ),
    ),
  )
  expect(new Set(result)).toEqual(new Set([undefined]))
  expect(statements).toEqual([])
})

it.each([
  ['small', '32767', 32767],
  ['small', '-32768', -32768],
  ['small', '32768', undefined],
  ['whole', '2147483647', 2147483647],
  ['whole', '2147483648', undefined],
  ['whole', '-2147483649', undefined],
  ['pk', '7', 7],
  ['big', '9223372036854775807', '9223372036854775807'],
  ['big', '9223372036854775808', undefined],
  ['big', '-9223372036854775808', '-9223372036854775808'],
  ['exact', '12.50', '12.50'],
  ['exact', '1e5', undefined],
  ['exact', 'NaN', undefined],
  ['real', '1.5', 1.5],
  ['real', `1${'0'.repeat(60)}`, undefined],
  ['uid', 'A0EEBC99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
  ['uid', '{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}', undefined],
  ['uid', 'a0eebc999c0b4ef8bb6d6bb9bd380a11', undefined],
  ['slug', ' as it is ', ' as it is '],
  ['slug', 'nul\0', undefined],
  ['slug', 'half \ud800', undefined],
  ['short', 'été', 'été'],
  ['nick', 'ada', 'ada'],
  ['day', '2024-02-29', '2024-02-29'],
  ['day', '2023-02-29', undefined],
  ['day', '0000-01-01', undefined],
  ['day', '2024-2-9', undefined],
  ['moment', '2024-02-29T23:59:59.123456Z', '2024-02-29T23:59:59.123456Z'],
  ['moment', '2024-02-29 25:00:00Z', undefined],
  ['flag', 'true', true],
  ['flag', 'yes', undefined],
  ['mood', 'sad', 'sad'],
  ['mood', 'angry', undefined],
  ['body', '{}', undefined],
])('reads %s %j as %j', async (field, text, value) => {
  expect(await keys.objects.parseKey(field, text)).toEqual(value)
  // Whatever is let through, the database takes.
  if (value !== undefined) await keys.objects.filter({ [field]: value }).all()
})

it('says so when there is no such field', async () => {
  await expect(keys.objects.parseKey('nope', '1')).rejects.toThrow(FieldError)
})
