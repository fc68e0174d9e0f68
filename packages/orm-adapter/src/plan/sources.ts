import { sql, type RawBuilder } from 'kysely'
import type { Catalogue, Column, Table } from '../catalogue/catalogue.ts'
import { FieldError } from '../errors.ts'
import { resolveRelation, type ResolvedRelation } from '../schema/resolve-relation.ts'
import type { SchemaRelations } from '../schema/schema-relations.ts'

/** Gives every table of a query an alias of its own. */
export class Aliases {
  readonly #taken = new Set<string>()

  take(wanted: string): string {
    let alias = wanted
    for (let number = 2; this.#taken.has(alias); number++) alias = `${wanted}_${number}`
    this.#taken.add(alias)
    return alias
  }
}

/** What all parts of one query share. */
export interface QueryContext {
  readonly catalogue: Catalogue
  readonly relations: SchemaRelations
  readonly aliases: Aliases
}

/** A table in the from clause, with the rows joined to it: one each, by relations to one row. */
export class Source {
  readonly model: string
  readonly table: Table
  readonly alias: string
  readonly #context: QueryContext
  readonly #joins = new Map<string, { source: Source; relation: ResolvedRelation }>()

  constructor(context: QueryContext, model: string, table: Table, alias: string) {
    this.#context = context
    this.model = model
    this.table = table
    this.alias = alias
  }

  /** The relation of that name, with its columns. */
  relation(name: string): ResolvedRelation {
    const { catalogue, relations } = this.#context
    return resolveRelation(catalogue, this.model, name, relations.get(this.model, name))
  }

  /** The row that a relation to one row leads to; joined once, however often it is asked for. */
  join(name: string): { source: Source; relation: ResolvedRelation } {
    const known = this.#joins.get(name)
    if (known !== undefined) return known
    const relation = this.relation(name)
    if (relation.many) {
      throw new FieldError(
        this.model,
        name,
        `"${name}" leads to many rows; use prefetchRelated() to fetch them`,
      )
    }
    const alias = this.#context.aliases.take(name)
    const joined = { source: new Source(this.#context, relation.model, relation.target, alias), relation }
    this.#joins.set(name, joined)
    return joined
  }

  /** The column of a field, or an error that says which fields there are. */
  column(field: string): Column {
    const column = this.table.field(field)
    if (column !== null) return column
    const fields = [...this.table.byField.keys()].join(', ')
    const relations = [...this.#context.relations.of(this.model).keys()].join(', ') || 'none'
    const text = `there is no field ${JSON.stringify(field)}; fields: ${fields}; relations: ${relations}`
    throw new FieldError(this.model, field, text)
  }

  ref(column: Column): RawBuilder<unknown> {
    return sql.ref(`${this.alias}.${column.name}`)
  }

  /** The table with its joins, as the from clause has them. */
  from(): RawBuilder<unknown> {
    const parts = [sql`${sql.table(this.table.name)} as ${sql.id(this.alias)}`, ...this.#joinClauses()]
    return sql.join(parts, sql` `)
  }

  *#joinClauses(): Generator<RawBuilder<unknown>> {
    for (const { source, relation } of this.#joins.values()) {
      yield sql`left join ${sql.table(source.table.name)} as ${sql.id(source.alias)} on ${source.ref(relation.other)} = ${this.ref(relation.own)}`
      yield* source.#joinClauses()
    }
  }
}
