import type { Column } from './catalogue.ts'

type KeyParser = (text: string) => unknown

const integer = /^(?:0|-?[1-9]\d{0,18})$/
const decimal = /^-?(?:0|[1-9]\d{0,130})(?:\.\d{1,130})?$/
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const day = /^(\d{4})-(\d\d)-(\d\d)$/
const moment =
  /^(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(Z|[+-](?:0\d|1[0-5])(?::?[0-5]\d)?)?$/

/** Numbers below 2^53 as numbers, as rows have them; int8 as text, for the same reason. */
function integerOf(bits: bigint, asText: boolean): KeyParser {
  const limit = 1n << (bits - 1n)
  return (text) => {
    if (!integer.test(text)) return undefined
    const value = BigInt(text)
    if (value < -limit || value >= limit) return undefined
    return asText ? text : Number(value)
  }
}

/** NUL is no text to PostgreSQL, and half a surrogate pair is none to UTF-8. */
const textOf: KeyParser = (text) => (text.includes('\0') || !text.isWellFormed() ? undefined : text)

const dayOf: KeyParser = (text) => {
  const match = day.exec(text)
  if (match === null) return undefined
  const [year, month, date] = match.slice(1).map(Number) as [number, number, number]
  const check = new Date(0)
  check.setUTCFullYear(year, month - 1, date)
  return year > 0 && check.getUTCMonth() === month - 1 && check.getUTCDate() === date ? text : undefined
}

const momentOf: KeyParser = (text) => {
  const match = moment.exec(text)
  return match !== null && dayOf(match[1] ?? '') !== undefined ? text : undefined
}

const floatOf: KeyParser = (text) => {
  if (!decimal.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

const real: KeyParser = (text) => {
  const value = floatOf(text)
  return typeof value === 'number' && Number.isFinite(Math.fround(value)) ? value : undefined
}

const parsers = new Map<string, KeyParser>([
  ['int2', integerOf(16n, false)],
  ['int4', integerOf(32n, false)],
  ['int8', integerOf(64n, true)],
  ['numeric', (text) => (decimal.test(text) ? text : undefined)],
  ['float4', real],
  ['float8', floatOf],
  ['uuid', (text) => (uuid.test(text) ? text.toLowerCase() : undefined)],
  ['text', textOf],
  ['varchar', textOf],
  ['bpchar', textOf],
  ['citext', textOf],
  ['date', dayOf],
  ['timestamp', momentOf],
  ['timestamptz', momentOf],
  ['bool', (text) => (text === 'true' ? true : text === 'false' ? false : undefined)],
])

/**
 * Text of a URL as a value of a column, in the one spelling each value has: no blanks, signs of plus, leading zeros,
 * exponents or other scripts. `undefined` when the column cannot hold it, so that nothing need be asked of the database.
 */
export function parseKeyText(column: Column, text: string): unknown {
  if (typeof text !== 'string') return undefined
  if (column.labels !== null) return column.labels.includes(text) ? text : undefined
  return parsers.get(column.type)?.(text)
}
