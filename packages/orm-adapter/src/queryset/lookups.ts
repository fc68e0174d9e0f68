import { LookupValueError } from '../errors.ts'

/** How a lookup becomes SQL; several lookups share one form. */
export type Form =
  | '='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'any'
  | 'between'
  | 'like'
  | 'ilike'
  | 'iexact'
  | 'null'
  | 'not null'

/** One lookup with its value, read: the form, and the values that its placeholders take. */
interface ReadLookup {
  readonly form: Form
  readonly values: readonly unknown[]
  /** True when it can match nothing whatever the rows. */
  readonly never: boolean
}

/** Where a value was given, for the message when it cannot be taken. */
interface Place {
  readonly model: string
  readonly field: string
  readonly lookup: string
}

type Reader = (value: unknown, place: Place) => ReadLookup

const read = (form: Form, ...values: readonly unknown[]): ReadLookup => ({ form, values, never: false })

/** `%`, `_` and `\` of the text stand for themselves. */
const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

const nameOf = ({ model, field, lookup }: Place): string => `${model}.${field}.${lookup}`

function fail(place: Place, wanted: string, value: unknown): never {
  throw new LookupValueError(
    `${nameOf(place)} takes ${wanted}, not ${value === null ? 'null' : typeof value}`,
  )
}

function assertValue(value: unknown, place: Place): void {
  if (value === undefined) {
    throw new LookupValueError(
      `${nameOf(place)} is undefined; leave it out, or give null to ask for rows without a value`,
    )
  }
  if (value === null || typeof value === 'function' || typeof value === 'symbol')
    fail(place, 'a value', value)
}

const comparison =
  (form: Form): Reader =>
  (value, place) => {
    assertValue(value, place)
    return read(form, value)
  }

const pattern =
  (form: Form, before: string, after: string): Reader =>
  (value, place) => {
    if (typeof value !== 'string') fail(place, 'text', value)
    return read(form, before + literally(value) + after)
  }

function exact(value: unknown, place: Place): ReadLookup {
  return value === null ? read('null') : comparison('=')(value, place)
}

function oneOf(value: unknown, place: Place): ReadLookup {
  if (!Array.isArray(value)) fail(place, 'an array', value)
  const list = value as unknown[]
  if (list.includes(undefined)) throw new LookupValueError(`${nameOf(place)} has undefined in its list`)
  const values = list.filter((item) => item !== null)
  return { form: 'any', values: [values], never: values.length === 0 }
}

function range(value: unknown, place: Place): ReadLookup {
  if (!Array.isArray(value) || value.length !== 2) fail(place, 'an array of two values', value)
  const [from, to] = value as [unknown, unknown]
  assertValue(from, place)
  assertValue(to, place)
  return read('between', from, to)
}

function isNull(value: unknown, place: Place): ReadLookup {
  if (typeof value !== 'boolean') fail(place, 'true or false', value)
  return read(value ? 'null' : 'not null')
}

function iexact(value: unknown, place: Place): ReadLookup {
  if (typeof value !== 'string') fail(place, 'text', value)
  return read('iexact', value)
}

/** Every lookup by its name. */
export const lookups: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['exact', exact],
  ['iexact', iexact],
  ['contains', pattern('like', '%', '%')],
  ['icontains', pattern('ilike', '%', '%')],
  ['startsWith', pattern('like', '', '%')],
  ['istartsWith', pattern('ilike', '', '%')],
  ['endsWith', pattern('like', '%', '')],
  ['iendsWith', pattern('ilike', '%', '')],
  ['in', oneOf],
  ['gt', comparison('>')],
  ['gte', comparison('>=')],
  ['lt', comparison('<')],
  ['lte', comparison('<=')],
  ['range', range],
  ['isNull', isNull],
])
