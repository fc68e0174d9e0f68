import { ExpressionWrapper, expressionBuilder, sql, type RawBuilder, type SqlBool } from 'kysely'
import type { Column } from '../catalogue/catalogue.ts'
import type { AnyTables, Condition } from '../queryset/conditions.ts'
import type { Form } from '../queryset/lookups.ts'
import { IdentifierTransformer } from './identifiers.ts'
import { Source, type QueryContext } from './sources.ts'

/** A value of the query, or what stands for it while a plan is made. */
export type ValueAt = (slot: number) => unknown

const textTypes = new Set(['text', 'varchar', 'bpchar', 'citext', 'name'])

/** Conditions as SQL, in the order they were given; `null` for none. */
export class ConditionCompiler {
  readonly #context: QueryContext
  readonly #value: ValueAt

  constructor(context: QueryContext, value: ValueAt) {
    this.#context = context
    this.#value = value
  }

  all(source: Source, conditions: readonly Condition[]): RawBuilder<unknown> | null {
    const parts = conditions.map((condition) => this.#one(source, condition))
    return parts.length === 0 ? null : sql.join(parts, sql` and `)
  }

  // oxlint-disable-next-line typescript/consistent-return -- every kind returns
  #one(source: Source, condition: Condition): RawBuilder<unknown> {
    switch (condition.kind) {
      case 'lookup':
        return this.#lookup(source, condition.field, condition.form, condition.slot)
      case 'missing':
        return this.#missing(source, condition.name)
      case 'related':
        return this.#related(source, condition.name, condition.conditions)
      case 'not': {
        const inner = this.all(source, condition.conditions)
        // Not `not (…)`: of a comparison with null that is null too, and the row would be lost.
        return inner === null ? sql`false` : sql`(${inner}) is not true`
      }
      case 'expression': {
        const expression = condition.build(expressionBuilder<AnyTables, string>())
        const names = new IdentifierTransformer(this.#context.catalogue, source.table, source.alias)
        const node = names.transformed(expression.toOperationNode())
        return sql`(${new ExpressionWrapper<AnyTables, string, SqlBool>(node)})`
      }
    }
  }

  #lookup(source: Source, field: string, form: Form, slot: number): RawBuilder<unknown> {
    const column = source.column(field)
    const ref = source.ref(column)
    const value = sql`${this.#value(slot)}`
    switch (form) {
      case 'null':
        return sql`${ref} is null`
      case 'not null':
        return sql`${ref} is not null`
      // One parameter however long the list: one statement for all lengths, and no limit of 65,535 values.
      case 'any':
        return sql`${ref} = any(${value})`
      case 'between':
        return sql`${ref} between ${value} and ${sql`${this.#value(slot + 1)}`}`
      case 'like':
        return sql`${asText(ref, column)} like ${value}`
      case 'ilike':
        return sql`${asText(ref, column)} ilike ${value}`
      case 'iexact':
        return sql`upper(${asText(ref, column)}) = upper(${value})`
      default:
        return sql`${ref} ${sql.raw(form)} ${value}`
    }
  }

  #related(source: Source, name: string, conditions: readonly Condition[]): RawBuilder<unknown> {
    const relation = source.relation(name)
    if (relation.many) return this.#exists(source, name, conditions)
    const { source: joined } = source.join(name)
    return this.all(joined, conditions) ?? sql`${joined.ref(relation.other)} is not null`
  }

  #missing(source: Source, name: string): RawBuilder<unknown> {
    const relation = source.relation(name)
    if (relation.many) return sql`not ${this.#exists(source, name, [])}`
    const { source: joined } = source.join(name)
    return sql`${joined.ref(relation.other)} is null`
  }

  /** A subquery and not a join: a row with three matching children is still one row. */
  #exists(source: Source, name: string, conditions: readonly Condition[]): RawBuilder<unknown> {
    const { aliases } = this.#context
    const { model, target, own, other, through } = source.relation(name)
    const inner = new Source(this.#context, model, target, aliases.take(name))
    const where = this.all(inner, conditions)
    const and = where === null ? sql`` : sql` and ${where}`
    if (through === null) {
      return sql`exists (select 1 from ${inner.from()} where ${inner.ref(other)} = ${source.ref(own)}${and})`
    }
    const middle = aliases.take(through.table.name)
    const ref = (column: Column): RawBuilder<unknown> => sql.ref(`${middle}.${column.name}`)
    // Without conditions on the far side its table need not be read.
    if (where === null) {
      return sql`exists (select 1 from ${sql.table(through.table.name)} as ${sql.id(middle)} where ${ref(through.from)} = ${source.ref(own)})`
    }
    return sql`exists (select 1 from ${sql.table(through.table.name)} as ${sql.id(middle)}, ${inner.from()} where ${inner.ref(other)} = ${ref(through.to)} and ${ref(through.from)} = ${source.ref(own)}${and})`
  }
}

function asText(ref: RawBuilder<unknown>, column: Column): RawBuilder<unknown> {
  return textTypes.has(column.type) ? ref : sql`${ref}::text`
}
