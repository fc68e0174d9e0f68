import { FieldError } from '../errors.ts'
import type { Relation } from './relations.ts'

type RelationTable = Readonly<Record<string, Relation | undefined>>

/** The relations of a schema, by table and name; safe to ask for names that come from anywhere. */
export class SchemaRelations {
  readonly #tables: ReadonlyMap<string, ReadonlyMap<string, Relation>>

  constructor(relations: Readonly<Record<string, RelationTable | undefined>>) {
    const entries = Object.entries(relations).map(([table, own]) => {
      const pairs = Object.entries(own ?? {}).filter(
        (pair): pair is [string, Relation] => pair[1] !== undefined,
      )
      return [table, new Map(pairs)] as const
    })
    this.#tables = new Map(entries)
  }

  get tables(): readonly string[] {
    return [...this.#tables.keys()]
  }

  of(table: string): ReadonlyMap<string, Relation> {
    return this.#tables.get(table) ?? new Map()
  }

  find(table: string, name: string): Relation | undefined {
    return this.#tables.get(table)?.get(name)
  }

  /** The relation of that name, or an error that says which there are. */
  get(table: string, name: string): Relation {
    const relation = this.find(table, name)
    if (relation !== undefined) return relation
    const names = [...this.of(table).keys()].join(', ') || 'none'
    throw new FieldError(table, name, `there is no relation ${JSON.stringify(name)}; there are: ${names}`)
  }
}
