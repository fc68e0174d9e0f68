import {
  ColumnNode,
  type IdentifierNode,
  OperationNodeTransformer,
  ReferenceNode,
  TableNode,
  type ColumnNode as Column,
  type OperationNode,
  type QueryId,
  type ReferenceNode as Reference,
  type SelectQueryNode,
} from 'kysely'
import type { Catalogue, Table } from '../catalogue/catalogue.ts'

/**
 * Puts the database's names into an expression written with the models' names, and says of which table a column is
 * that was written without: joins may have brought another of the same name.
 */
export class IdentifierTransformer extends OperationNodeTransformer {
  readonly #catalogue: Catalogue
  readonly #table: Table
  readonly #alias: string
  #depth = 0

  constructor(catalogue: Catalogue, table: Table, alias: string) {
    super()
    this.#catalogue = catalogue
    this.#table = table
    this.#alias = alias
  }

  protected override transformIdentifier(node: IdentifierNode, queryId?: QueryId): IdentifierNode {
    const same = super.transformIdentifier(node, queryId)
    return { ...same, name: this.#catalogue.identifier(same.name) }
  }

  /** Inside a subquery an unqualified column is most likely one of its own tables. */
  protected override transformSelectQuery(node: SelectQueryNode, queryId?: QueryId): SelectQueryNode {
    this.#depth++
    try {
      return super.transformSelectQuery(node, queryId)
    } finally {
      this.#depth--
    }
  }

  protected override transformReference(node: Reference, queryId?: QueryId): Reference {
    if (!ColumnNode.is(node.column)) return super.transformReference(node, queryId)
    if (node.table !== undefined) {
      const table = this.#catalogue.table(node.table.table.identifier.name)
      const named = super.transformReference(node, queryId)
      return table === null ? named : { ...named, column: this.#columnOf(table, node.column) }
    }
    if (this.#depth > 0) return super.transformReference(node, queryId)
    return ReferenceNode.create(this.#columnOf(this.#table, node.column), TableNode.create(this.#alias))
  }

  #columnOf(table: Table, { column: { name } }: Column): Column {
    return ColumnNode.create(table.field(name)?.name ?? this.#catalogue.identifier(name))
  }

  /** The whole of an expression. */
  transformed(node: OperationNode): OperationNode {
    return this.transformNode(node)
  }
}
