import { sql, type Kysely } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase } from '../../src/index.ts'
import { server } from '../support/server.ts'

let db: Kysely<unknown>
beforeAll(async () => {
  db = createDatabase({ pool: (await server()).pool() })
})
afterAll(() => db.destroy())

const zone = process.env['TZ']
afterEach(() => {
  if (zone === undefined) delete process.env['TZ']
  else process.env['TZ'] = zone
})

const value = async (expression: string): Promise<unknown> => {
  const { rows } = await sql<{ value: unknown }>`select ${sql.raw(expression)} as value`.execute(db)
  return rows[0]?.value
}

describe.each(['UTC', 'America/Los_Angeles', 'Asia/Kathmandu'])('values in %s (ORM-38)', (timeZone) => {
  it.each([
    ["'2026-03-08'::date", '2026-03-08'],
    ["'0044-03-15 BC'::date", '0044-03-15 BC'],
    ["'infinity'::date", 'infinity'],
    ["'2026-03-08T02:30:00.123456Z'::timestamptz", new Date('2026-03-08T02:30:00.123Z')],
    ["'1883-11-18T12:00:00Z'::timestamptz", new Date('1883-11-18T12:00:00Z')],
    ["'0044-03-15T12:00:00Z BC'::timestamptz", new Date('-000043-03-15T12:00:00Z')],
    ["'12026-01-01T00:00:00Z'::timestamptz", new Date('+012026-01-01T00:00:00Z')],
    ["'infinity'::timestamptz", Infinity],
    ['9223372036854775807', '9223372036854775807'],
    ['0.1::numeric + 0.2', '0.3'],
    ["'NaN'::numeric", 'NaN'],
    ['array[9007199254740993, 2]::int8[]', ['9007199254740993', '2']],
    ['array[0.10, 2]::numeric[]', ['0.10', '2']],
    ["array['2026-03-08']::date[]", ['2026-03-08']],
    ['32767::int2', 32767],
    ['1.5::float8', 1.5],
    ['true', true],
    [`'{"a": [1]}'::jsonb`, { a: [1] }],
    ["'\\x00ff'::bytea", Buffer.from([0, 255])],
    ['null::int', null],
  ])('reads %s', async (expression, expected) => {
    process.env['TZ'] = timeZone
    expect(await value(expression)).toEqual(expected)
  })

  it('reads a timestamp without a zone as local time', async () => {
    process.env['TZ'] = timeZone
    expect(await value("'2026-07-01 12:00:00'::timestamp")).toEqual(new Date(2026, 6, 1, 12))
  })
})
