import { CompiledQuery, type DatabaseConnection, type Kysely } from 'kysely'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { loadCatalogue } from '../catalogue/load-catalogue.ts'
import type { ColumnNaming } from '../catalogue/naming.ts'
import { PgConnection } from '../dialect/pg-connection.ts'
import { abortable } from '../internal/abortable.ts'
import { LruMap } from '../internal/lru-map.ts'
import {
  compileQuery,
  sliceShape,
  type CompileContext,
  type Compiled,
  type Question,
} from '../plan/compile.ts'
import { arraysOf } from '../plan/object-rows.ts'
import { Plan, Slot } from '../plan/plan.ts'
import type { AnyTables } from '../queryset/conditions.ts'
import type { QueryState } from '../queryset/query-state.ts'
import { resolveRelation, type ResolvedRelation } from './resolve-relation.ts'
import type { SchemaRelations } from './schema-relations.ts'

/** Options of {@link defineModels} that hold for all its models, with defaults filled in. */
export interface SourceOptions {
  readonly columns: ColumnNaming
  readonly appLabel: string | null
  readonly ordering: ReadonlyMap<string, readonly string[]>
  readonly preparedStatements: boolean
  readonly maxPlans: number
}

/** What the models of one schema share: the database, what is known of it, and the plans made so far. */
export class ModelSource {
  readonly db: Kysely<AnyTables>
  readonly relations: SchemaRelations
  readonly options: SourceOptions
  readonly #plans: LruMap<string, Plan>
  #catalogue: Catalogue | null = null
  #loading: Promise<Catalogue> | null = null

  constructor(db: Kysely<AnyTables>, relations: SchemaRelations, options: SourceOptions) {
    this.db = db.withoutPlugins()
    this.relations = relations
    this.options = options
    this.#plans = new LruMap(options.maxPlans)
  }

  /** Read once for all queries, so no single one's signal stops it; only the waiting for it. */
  catalogue(signal: AbortSignal | undefined): Promise<Catalogue> {
    this.#loading ??= loadCatalogue(this.db, this.options.columns).then(
      (catalogue) => (this.#catalogue = catalogue),
      (error: unknown) => {
        this.#loading = null
        throw error
      },
    )
    return abortable(this.#loading, signal)
  }

  /** A relation of a model, with its columns. */
  async relation(model: string, name: string, signal: AbortSignal | undefined): Promise<ResolvedRelation> {
    const catalogue = this.#catalogue ?? (await this.catalogue(signal))
    return resolveRelation(catalogue, model, name, this.relations.get(model, name))
  }

  /** Sends a query and gives its plan with the rows as arrays. */
  async ask(state: QueryState, question: Question): Promise<{ plan: Plan; rows: unknown[][] }> {
    const signal = state.scope?.signal
    signal?.throwIfAborted()
    const catalogue = this.#catalogue ?? (await this.catalogue(signal))
    const { plan, values } = this.plan(catalogue, state, question)
    return { plan, rows: await this.#send(plan, values, signal) }
  }

  /** The plan of a query's shape, made when it is new; and the values that it takes. */
  plan(catalogue: Catalogue, state: QueryState, question: Question): { plan: Plan; values: unknown[] } {
    if (state.custom) return this.#customPlan(catalogue, state, question)
    const key = `${question} ${state.shape}${sliceShape(state)}`
    let plan = this.#plans.get(key)
    if (plan === undefined) {
      const context = this.#compileContext(catalogue, state)
      const compiled = compileQuery(context, state, question, (slot) => new Slot(slot))
      const { sql, parameters } = compiled.query.compile(this.db)
      plan = new Plan(sql, parameters, compiled)
      this.#plans.set(key, plan)
    }
    return { plan, values: plan.bind(state) }
  }

  /** The query with its values in place. */
  compile(catalogue: Catalogue, state: QueryState, question: Question = 'rows'): Compiled {
    const valueAt = (slot: number): unknown => (slot < 0 ? state.offset : state.values[slot])
    return compileQuery(this.#compileContext(catalogue, state), state, question, valueAt)
  }

  /** With an expression of the caller's, only the SQL tells what it is. */
  #customPlan(
    catalogue: Catalogue,
    state: QueryState,
    question: Question,
  ): { plan: Plan; values: unknown[] } {
    const compiled = this.compile(catalogue, state, question)
    const { sql, parameters } = compiled.query.compile(this.db)
    let plan = this.#plans.get(sql)
    if (plan === undefined) {
      plan = new Plan(sql, [], compiled)
      this.#plans.set(sql, plan)
    }
    return { plan, values: [...parameters] }
  }

  #compileContext(catalogue: Catalogue, state: QueryState): CompileContext {
    const defaultOrdering = this.options.ordering.get(state.model) ?? []
    return { catalogue, relations: this.relations, defaultOrdering }
  }

  #send(plan: Plan, values: unknown[], signal: AbortSignal | undefined): Promise<unknown[][]> {
    const work = this.db
      .getExecutor()
      .provideConnection((connection) => this.#run(connection, plan, values, signal))
    return abortable(work, signal)
  }

  async #run(
    connection: DatabaseConnection,
    plan: Plan,
    values: unknown[],
    signal: AbortSignal | undefined,
  ): Promise<unknown[][]> {
    if (PgConnection.is(connection)) {
      const name = this.options.preparedStatements ? plan.nextName() : null
      return connection.run({ sql: plan.sql, name }, values, signal)
    }
    // Who waited for this connection may have left meanwhile.
    signal?.throwIfAborted()
    const { rows } = await connection.executeQuery(CompiledQuery.raw(plan.sql, values))
    return arraysOf(rows, plan.columns)
  }
}
