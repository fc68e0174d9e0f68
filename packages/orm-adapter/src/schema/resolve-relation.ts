import type { Catalogue, Column, Table } from '../catalogue/catalogue.ts'
import { ConfigurationError } from '../errors.ts'
import type { ManyToMany, Relation } from './relations.ts'

/** The third table of a relation from many to many. */
export interface Through {
  readonly table: Table
  /** Holds the key of the row we come from. */
  readonly from: Column
  /** Holds the key of the row we go to. */
  readonly to: Column
}

/** A relation with the tables and columns it joins. */
export interface ResolvedRelation {
  /** The model it leads to. */
  readonly model: string
  readonly target: Table
  /** The column on this side: the foreign key, or the key that others refer to. */
  readonly own: Column
  /** Its partner on the other side, or the key that `through.to` refers to. */
  readonly other: Column
  readonly through: Through | null
  readonly many: boolean
}

/** Finds tables and columns of a relation; says what is wrong with it when they are not there. */
// oxlint-disable-next-line typescript/consistent-return -- every kind returns
export function resolveRelation(
  catalogue: Catalogue,
  model: string,
  name: string,
  relation: Relation,
): ResolvedRelation {
  const where = `${model}.${name}`
  const fail = (text: string): never => {
    throw new ConfigurationError('defineSchema()', [`${where}: ${text}`])
  }
  const tableOf = (table: string): Table =>
    catalogue.table(table) ?? fail(`the database has no table for "${table}" on its search path`)
  const fieldOf = (table: Table, field: string): Column =>
    table.byField.get(field) ??
    fail(`"${table.name}" has no column for "${field}"; there are ${[...table.byField.keys()].join(', ')}`)
  const keyOf = (table: Table): Column =>
    table.primaryKey ??
    fail(`"${table.name}" has no primary key of one column; name the field with \`references\``)

  const table = tableOf(model)
  const target = tableOf(relation.table)
  const base = { model: relation.table, target, through: null }

  switch (relation.kind) {
    case 'belongsTo': {
      const other = relation.references === null ? keyOf(target) : fieldOf(target, relation.references)
      return { ...base, own: fieldOf(table, relation.field), other, many: false }
    }
    case 'hasOne':
    case 'hasMany': {
      const own = relation.references === null ? keyOf(table) : fieldOf(table, relation.references)
      return { ...base, own, other: fieldOf(target, relation.field), many: relation.kind === 'hasMany' }
    }
    case 'manyToMany': {
      const middle = tableOf(relation.through)
      const { from, to } = throughColumns(relation, middle, table, target, fail)
      const through = { table: middle, from: fieldOf(middle, from), to: fieldOf(middle, to) }
      return { ...base, own: keyOf(table), other: keyOf(target), through, many: true }
    }
  }
}

function throughColumns(
  relation: ManyToMany,
  middle: Table,
  table: Table,
  target: Table,
  fail: (text: string) => never,
): { from: string; to: string } {
  const referring = (to: Table, taken: string | null): string => {
    const fields = middle.constraints
      .filter((constraint) => constraint.kind === 'foreign' && constraint.target === to.name)
      .map(({ columns }) => middle.columns.find((column) => column.name === columns[0])?.field ?? '')
      .filter((field) => field !== taken)
    const [field] = fields
    if (field !== undefined && fields.length === 1) return field
    return fail(
      `"${middle.name}" has ${fields.length} foreign keys to "${to.name}"; name the fields with \`from\` and \`to\``,
    )
  }
  const from = relation.from ?? referring(table, relation.to)
  return { from, to: relation.to ?? referring(target, table === target ? from : null) }
}
