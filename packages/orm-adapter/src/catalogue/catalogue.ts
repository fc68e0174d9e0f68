import type { ColumnNaming } from './naming.ts'
import { columnOf } from './naming.ts'

/** One column, as the database describes it. */
export interface Column {
  readonly name: string
  /** What the models call it. */
  readonly field: string
  /** `pg_type.typname` of the type below any domain, as in `int4`, `timestamptz`, `_text` for an array of text. */
  readonly type: string
  readonly nullable: boolean
  /** The labels of an enum type; `null` for every other type. */
  readonly labels: readonly string[] | null
}

/** A primary key, unique or foreign key constraint. */
export interface Constraint {
  readonly name: string
  readonly kind: 'primary' | 'unique' | 'foreign'
  readonly columns: readonly string[]
  /** The table a foreign key points to. */
  readonly target: string | null
  readonly targetColumns: readonly string[]
}

/** One table or view. */
export class Table {
  readonly name: string
  readonly columns: readonly Column[]
  readonly constraints: readonly Constraint[]
  readonly byField: ReadonlyMap<string, Column>

  constructor(name: string, columns: readonly Column[], constraints: readonly Constraint[]) {
    this.name = name
    this.columns = columns
    this.constraints = constraints
    this.byField = new Map(columns.map((column) => [column.field, column]))
  }

  /** The column of the primary key; `null` when there is none, or it has several columns. */
  get primaryKey(): Column | null {
    const names = this.constraints.find((constraint) => constraint.kind === 'primary')?.columns ?? []
    return (names.length === 1 && this.columns.find((column) => column.name === names[0])) || null
  }

  /** A field by name; `pk` is the primary key unless a column has that name. */
  field(name: string): Column | null {
    return this.byField.get(name) ?? (name === 'pk' ? this.primaryKey : null)
  }
}

/** The tables that the search path shows. */
export class Catalogue {
  readonly naming: ColumnNaming
  readonly #tables: ReadonlyMap<string, Table>
  readonly #names = new Map<string, string>()

  constructor(tables: readonly Table[], naming: ColumnNaming) {
    this.naming = naming
    this.#tables = new Map(tables.map((table) => [table.name, table]))
    for (const table of tables) for (const { field, name } of table.columns) this.#names.set(field, name)
  }

  /** By the name it has in TypeScript, or the one it has in the database. */
  table(name: string): Table | null {
    return this.#tables.get(columnOf(name, this.naming)) ?? this.#tables.get(name) ?? null
  }

  /** The database's name for a field or table of which only the name is known. */
  identifier(name: string): string {
    if (this.naming === 'asIs') return name
    return this.#names.get(name) ?? this.table(name)?.name ?? columnOf(name, this.naming)
  }
}
