import { LookupValueError } from '../errors.ts'

/** How a lookup becomes SQL; several lookups share one form. */
export type Form = '=' | '<' | '<=' | '>' | '>=' | 'any' | 'between' | 'like' | 'ilike' | 'iexact' | 'null' | 'not null'

/** One lookup with its value, read: the form, and the values that its placeholders take. */
export interface ReadLookup {
  readonly form: Form
  readonly values: readonly unknown[]
  /** True when it can match nothing whatever the rows. */
  readonly never: boolean
}

type Reader = (value: unknown, where: string) => ReadLookup

const read = (form: Form, ...values: readonly unknown[]): ReadLookup => ({ form, values, never: false })

/** `%`, `_` and `\` of the text stand for themselves. */
const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

function fail(where: string, wanted: string, value: unknown): never {
  throw new LookupValueError(`${where} takes ${wanted}, not ${value === null ? 'null' : typeof value}`)
}

function assertValue(value: unknown, where: string): void {
  if (value === undefined) {
    throw new LookupValueError(`${where} is undefined; leave it out, or give null to ask for rows without a value`)
  }
  if (value === null || typeof value === 'function' || typeof value === 'symbol') fail(where, 'a value', value)
}

const comparison =
  (form: Form): Reader =>
  (value, where) => {
    assertValue(value, where)
    return read(form, value)
  }

const pattern =
  (form: Form, before: string, after: string): Reader =>
  (value, where) => {
    if (typeof value !== 'string') fail(where, 'text', value)
    return read(form, before + literally(value) + after)
  }

function exact(value: unknown, where: string): ReadLookup {
  return value === null ? read('null') : comparison('=')(value, where)
}

function oneOf(value: unknown, where: string): ReadLookup {
  if (!Array.isArray(value)) fail(where, 'an array', value)
  const list = value as unknown[]
  if (list.includes(undefined)) throw new LookupValueError(`${where} has undefined in its list`)
  const values = list.filter((item) => item !== null)
  return { form: 'any', values: [values], never: values.length === 0 }
}

function range(value: unknown, where: string): ReadLookup {
  if (!Array.isArray(value) || value.length !== 2) fail(where, 'an array of two values', value)
  const [from, to] = value as [unknown, unknown]
  assertValue(from, where)
  assertValue(to, where)
  return read('between', from, to)
}

function isNull(value: unknown, where: string): ReadLookup {
  if (typeof value !== 'boolean') fail(where, 'true or false', value)
  return read(value ? 'null' : 'not null')
}

function iexact(value: unknown, where: string): ReadLookup {
  if (typeof value !== 'string') fail(where, 'text', value)
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
