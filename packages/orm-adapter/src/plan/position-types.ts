import { sql, type RawBuilder } from 'kysely'
import type { Column } from '../catalogue/catalogue.ts'

type Sql = RawBuilder<unknown>

/** How the values of a column travel as text: out of the database and back, with nothing lost on the way. */
export interface PositionType {
  /** The value as text, the same whatever the session's time zone, date style and digits of floats are. */
  readonly select: (ref: Sql) => Sql
  /** The text as a value again, to be compared with the column. */
  readonly compare: (value: Sql) => Sql
  /** What was selected as it stands in a position. */
  readonly read: (text: string) => string
}

/** The server takes a parameter without a type for what it is compared with, and so needs no cast. */
const plain: PositionType = {
  select: (ref) => sql`${ref}::text`,
  compare: (value) => value,
  read: (text) => text,
}

/** `::text` would follow the session's DateStyle; JSON has one way to write a day. */
const calendar: PositionType = { ...plain, select: (ref) => sql`to_json(${ref}) #>> '{}'` }

const moment: PositionType = {
  ...plain,
  select: (ref) => sql`to_json(${ref} at time zone 'UTC') #>> '{}'`,
  compare: (value) => sql`(${value}::timestamp at time zone 'UTC')`,
}

/** `::text` would follow the session's extra_float_digits; the bytes of a float are the float. */
function floating(send: 'float4send' | 'float8send', readBytes: (bytes: Buffer) => number): PositionType {
  return {
    ...plain,
    select: (ref) => sql`encode(${sql.raw(send)}(${ref}), 'hex')`,
    read: (text) => {
      const number = readBytes(Buffer.from(text, 'hex'))
      return Object.is(number, -0) ? '-0' : String(number)
    },
  }
}

const types = new Map<string, PositionType>([
  ...['bool', 'int2', 'int4', 'int8', 'oid', 'numeric', 'uuid', 'time'].map((name) => [name, plain] as const),
  ...['text', 'varchar', 'bpchar', 'citext', 'name'].map((name) => [name, plain] as const),
  ['date', calendar],
  ['timestamp', calendar],
  ['timestamptz', moment],
  ['float4', floating('float4send', (bytes) => bytes.readFloatBE())],
  ['float8', floating('float8send', (bytes) => bytes.readDoubleBE())],
])

/** The names of the types that {@link positionTypeOf} knows, for messages. */
export const positionTypeNames = [...types.keys(), 'enums']

/** `null` for a column of a type that has no order, or whose text does not say all of a value. */
export function positionTypeOf(column: Column): PositionType | null {
  return column.labels === null ? (types.get(column.type) ?? null) : plain
}
