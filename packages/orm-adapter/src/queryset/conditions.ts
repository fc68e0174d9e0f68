import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import { FieldError, LookupValueError } from '../errors.ts'
import type { SchemaRelations } from '../schema/schema-relations.ts'
import { isName } from './names.ts'
import { lookups, type Form } from './lookups.ts'

/** Kysely's builder of expressions, over tables known by name only. */
export type AnyTables = Record<string, Record<string, unknown>>
export type BuildExpression = (builder: ExpressionBuilder<AnyTables, string>) => Expression<SqlBool>

/** One condition of a query. Values are not in it: `slot` is the place of the first one among the query's values. */
export type Condition =
  | { readonly kind: 'lookup'; readonly field: string; readonly form: Form; readonly slot: number }
  | { readonly kind: 'related'; readonly name: string; readonly conditions: readonly Condition[] }
  | { readonly kind: 'missing'; readonly name: string }
  | { readonly kind: 'not'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'expression'; readonly build: BuildExpression }

/** What `filter()` was given, read. */
export interface ReadFilter {
  readonly conditions: readonly Condition[]
  /** Names and forms, never values: two filters with the same shape have the same SQL. */
  readonly shape: string
  /** True when no row can match. */
  readonly never: boolean
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Reads the conditions on one model, and puts their values at the end of `values`. */
export function readFilter(
  relations: SchemaRelations,
  model: string,
  where: unknown,
  values: unknown[],
): ReadFilter {
  if (!isPlain(where)) throw new LookupValueError(`a filter of ${model} must be a plain object`)
  const conditions: Condition[] = []
  let shape = ''
  let never = false

  const add = (field: string, lookup: string, value: unknown): void => {
    const reader = lookups.get(lookup)
    if (reader === undefined) {
      const names = [...lookups.keys()].join(', ')
      throw new FieldError(model, lookup, `"${field}" has no lookup "${lookup}"; there are ${names}`)
    }
    const { form, values: found, never: empty } = reader(value, { model, field, lookup })
    conditions.push({ kind: 'lookup', field, form, slot: values.length })
    for (const one of found) values.push(one)
    shape += `|${field} ${form}`
    never ||= empty
  }

  for (const name of Object.keys(where)) {
    const value = where[name]
    if (!isName(name)) throw new FieldError(model, name, `${JSON.stringify(name)} is not the name of a field`)
    if (value === undefined) {
      throw new LookupValueError(
        `${model}.${name} is undefined; leave it out, or give null to ask for rows without a value`,
      )
    }
    const target = relations.find(model, name)?.table
    if (target === undefined) {
      if (!isPlain(value)) add(name, 'exact', value)
      else for (const lookup of Object.keys(value)) add(name, lookup, value[lookup])
    } else if (value === null) {
      conditions.push({ kind: 'missing', name })
      shape += `|${name} missing`
    } else {
      const inner = readFilter(relations, target, value, values)
      conditions.push({ kind: 'related', name, conditions: inner.conditions })
      shape += `|${name}(${inner.shape})`
      never ||= inner.never
    }
  }
  return { conditions, shape, never }
}
