import * as fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, describe, expect, it } from 'vitest'
import { createDatabase, defineModels, defineSchema } from '../../src/index.ts'
import { server } from '../support/server.ts'
import { walk } from '../support/walk.ts'

interface Tables {
  held: { id: number; v: unknown }
}

const db = createDatabase<Tables>({ pool: (await server()).pool({ max: 1 }) })
afterAll(() => db.destroy())

const digits = fc.stringMatching(/^-?[0-9]{1,30}(\.[0-9]{1,30})?$/)
const floats = fc.double().map((value) => (Object.is(value, -0) ? '-0' : String(value)))
const singles = fc.float().map((value) => (Object.is(value, -0) ? '-0' : String(value)))
const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0') && value.isWellFormed())
/** Microseconds since 2000, from 4713 BC to 294276 AD, as PostgreSQL adds them up. */
const micros = fc.bigInt({ min: -211_813_488_000_000_000n, max: 9_223_371_331_199_999_999n })
const since = (value: bigint, zone: string) =>
  `(timestamp '2000-01-01' + ${value / 1_000_000n} * interval '1 second' + ${value % 1_000_000n} * interval '1 microsecond')${zone}`

const literal = (value: string) => `'${value.replaceAll("'", "''")}'`

/** Of each type its values as SQL, and the function that gives their bytes. */
const types: readonly [type: string, send: string, values: fc.Arbitrary<string>, back?: string][] = [
  ['int2', 'int2send', fc.integer({ min: -32_768, max: 32_767 }).map(String)],
  ['int4', 'int4send', fc.maxSafeInteger().map((value) => String(value | 0))],
  [
    'int8',
    'int8send',
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => literal(String(value))),
  ],
  ['numeric', 'numeric_send', fc.oneof(digits, fc.constantFrom('NaN', 'Infinity', '-Infinity')).map(literal)],
  ['float4', 'float4send', singles.map(literal)],
  ['float8', 'float8send', floats.map(literal)],
  ['bool', 'boolsend', fc.constantFrom('true', 'false')],
  ['uuid', 'uuid_send', fc.uuid().map(literal)],
  ['text', 'textsend', text.map(literal)],
  ['varchar', 'varcharsend', text.map(literal)],
  [
    'time',
    'time_send',
    fc
      .integer({ min: 0, max: 86_399_999_999 })
      .map((value) => `time '00:00' + ${value} * interval '1 microsecond'`),
  ],
  [
    'date',
    'date_send',
    fc.oneof(
      fc.integer({ min: -2_451_507, max: 2_145_031_948 }).map((value) => `date '2000-01-01' + ${value}`),
      fc.constantFrom("'infinity'", "'-infinity'"),
    ),
  ],
  ['timestamp', 'timestamp_send', micros.map((value) => since(value, ''))],
  [
    'timestamptz',
    'timestamptz_send',
    micros.map((value) => since(value, " at time zone 'UTC'")),
    "::timestamp at time zone 'UTC'",
  ],
]

describe('PAG-10 PAG-14 a position', () => {
  it.each(types)(
    'keeps every bit of a thousand values of %s, whatever the session prints',
    async (type, send, values, back = `::${type}`) => {
      const made = fc.sample(values, 1000)
      await sql`drop table if exists held`.execute(db)
      await sql
        .raw(`create table held (id int generated always as identity primary key, v ${type})`)
        .execute(db)
      await sql.raw(`insert into held (v) values ${made.map((value) => `(${value})`).join(', ')}`).execute(db)
      const { held } = defineModels(db, defineSchema<Tables>()({ held: {} }))
      const ordering = await held.objects.orderBy('v').ordering()
      await sql`set timezone to 'Africa/Monrovia'`.execute(db)
      await sql`set datestyle to 'SQL, DMY'`.execute(db)
      await sql`set extra_float_digits to -15`.execute(db)
      try {
        const places = (await held.objects.seek(ordering, []).positioned()).map(({ position }) => position)
        const whole = await sql<{ same: string }>`select count(*) as same
          from json_to_recordset(${JSON.stringify(places.map(([v, id]) => ({ v, id })))}) as place (id int, v text)
          join held using (id) where ${sql.raw(`${send}(held.v) = ${send}((place.v)${back})`)}`.execute(db)
        expect(Number(whole.rows[0]!.same)).toBe(1000)
        const seen = (await walk(held.objects, { perPage: 90, ordering })).flat().map(({ id }) => id)
        expect(seen).toEqual(places.map(([, id]) => Number(id)))
      } finally {
        for (const name of ['timezone', 'datestyle', 'extra_float_digits']) {
          await sql`reset ${sql.raw(name)}`.execute(db)
        }
        await sql`drop table held`.execute(db)
        // A prepared statement goes on taking its parameters for the types that they had.
        await sql`deallocate all`.execute(db)
      }
    },
  )
})
