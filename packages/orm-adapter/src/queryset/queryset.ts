import type { Expression, ExpressionBuilder, SelectQueryBuilder, SqlBool } from 'kysely'
import { sql } from 'kysely'
import { parseKeyText } from '../catalogue/parse-key.ts'
import { DoesNotExistError, FieldError, MultipleObjectsReturnedError, SliceError } from '../errors.ts'
import type { Model } from '../schema/model.ts'
import type { ModelSource } from '../schema/model-source.ts'
import type { AnyPath, OnePath, With } from '../schema/paths.ts'
import type { AnySchema, TableOf } from '../schema/types.ts'
import { readFilter, type BuildExpression, type ReadFilter } from './conditions.ts'
import type { Filter } from './filter.ts'
import { isOrdering } from './names.ts'
import { orderingOf, type Ordering, type OrderingName } from './ordering.ts'
import { fetchPositioned, fetchRows } from './prefetch.ts'
import type { Prefetch, PrefetchOf, WithSteps } from './prefetch-object.ts'
import { changed, isSliced, type PrefetchStep, type QueryState, type Scope } from './query-state.ts'
import { seekChanges, type Position, type PositionedRow } from './seek.ts'
import { totalOrdering } from './total-ordering.ts'

/** Django reads 21 rows for `get()`: enough to say "more than 20". */
const getLimit = 21

let stateOf: (query: object) => QueryState | null

/**
 * Rows to be read: a query that grows call by call and is sent when rows are asked for.
 *
 * Never changed: each call gives another QuerySet. Keeps no rows: each `all()`, `count()` or loop asks the database
 * anew. It is no promise: returned from an asynchronous function it is still a QuerySet, and nothing was sent.
 *
 * @typeParam TSchema - The schema's name.
 * @typeParam TTable - The model's table.
 * @typeParam TRow - One row, with what was selected and prefetched.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/models/querysets/ | QuerySet API}. Differs: see the README.
 * @example
 * ```ts
 * import { PGlite } from '@electric-sql/pglite'
 * import { createPgConfig } from '@electric-sql/pglite/node-postgres'
 * import { createDatabase, defineModels, defineSchema } from '@belvedere/orm-adapter'
 * import { sql } from 'kysely'
 * import pg from 'pg'
 *
 * interface Tables {
 *   book: { id: number; title: string; note: string | null }
 * }
 * const pglite = await PGlite.create()
 * const db = createDatabase<Tables>({ pool: new pg.Pool({ ...createPgConfig(pglite) }) })
 * await sql`create table book (id int primary key, title text not null, note text)`.execute(db)
 * await sql`insert into book values (1, 'Dawn', null), (2, 'Noon', 'x'), (3, 'Dusk', 'y')`.execute(db)
 *
 * const { book: Book } = defineModels(db, defineSchema<Tables>()({ book: {} }))
 * const books = Book.objects.filter({ title: { startsWith: 'D' } }).orderBy('-id')
 * await books.count() // => 2
 * await books.exclude({ note: 'y' }).all() // => [{ id: 1, title: 'Dawn', note: null }]
 * await books.first() // => { id: 3, title: 'Dusk', note: 'y' }
 * await books.filter({ id: { in: [] } }).exists() // => false
 * await Book.objects.parseKey('id', '+1') // => undefined
 * await db.destroy()
 * await pglite.close()
 * ```
 */
export class QuerySet<
  TSchema extends AnySchema,
  TTable extends TableOf<TSchema>,
  TRow,
> implements AsyncIterable<TRow> {
  static {
    stateOf = (query) => (#state in query ? query.#state : null)
  }

  /** The model it reads. */
  readonly model: Model<TSchema, TTable>
  readonly #source: ModelSource
  readonly #state: QueryState

  /** Made by {@link defineModels}; begin with `Model.objects`. */
  constructor(model: Model<TSchema, TTable>, source: ModelSource, state: QueryState) {
    this.model = model
    this.#source = source
    this.#state = state
  }

  /**
   * Keeps rows for which all conditions hold.
   *
   * @throws {LookupValueError} `ERR_ORM_LOOKUP_VALUE`: a value is undefined, or none that its lookup takes.
   * @throws {FieldError} `ERR_ORM_FIELD`: a lookup is unknown; of an unknown field, when the query is sent.
   * @throws {SliceError} `ERR_ORM_SLICE`: after `slice()`.
   */
  filter(where: Filter<TSchema, TTable>): QuerySet<TSchema, TTable, TRow> {
    const { read, values } = this.#read(where, 'filter')
    if (read.conditions.length === 0) return this
    return this.#with({
      shape: this.#state.shape + read.shape,
      conditions: [...this.#state.conditions, ...read.conditions],
      values,
      never: this.#state.never || read.never,
    })
  }

  /** Leaves out rows for which all conditions hold. A row where a condition cannot be told, for null, stays. */
  exclude(where: Filter<TSchema, TTable>): QuerySet<TSchema, TTable, TRow> {
    const { read, values } = this.#read(where, 'exclude')
    if (read.conditions.length === 0 || read.never) return this
    return this.#with({
      shape: `${this.#state.shape}!not(${read.shape})`,
      conditions: [...this.#state.conditions, { kind: 'not', conditions: read.conditions }],
      values,
    })
  }

  /**
   * Keeps rows for which an expression of Kysely's holds, written with the names of the models. Its SQL is built
   * anew each time, which the other conditions are spared.
   */
  where(
    build: (builder: ExpressionBuilder<TSchema['tables'], TTable>) => Expression<SqlBool>,
  ): QuerySet<TSchema, TTable, TRow> {
    this.#assertWhole('filter')
    const condition = { kind: 'expression', build: build as unknown as BuildExpression } as const
    return this.#with({ conditions: [...this.#state.conditions, condition], custom: true })
  }

  /** Orders by fields, `-` in front for descending; in place of any ordering so far. Without fields: no ordering. */
  orderBy(...ordering: readonly OrderingName<TSchema, TTable>[]): QuerySet<TSchema, TTable, TRow> {
    return this.#orderBy(ordering)
  }

  /** Turns the ordering round. Without an ordering it changes nothing. */
  reverse(): QuerySet<TSchema, TTable, TRow> {
    this.#assertFree('reverse')
    return this.#with({ reversed: !this.#state.reversed, shape: `${this.#state.shape}!reverse` })
  }

  /** True when it has an ordering, of its own or its model's. */
  get ordered(): boolean {
    return this.#ordering().length > 0
  }

  /**
   * A total order of the rows, step by step: what they are ordered by, and after it the primary key unless a unique key
   * is among it already.
   */
  async ordering(): Promise<readonly Ordering[]> {
    const { model } = this
    const catalogue = await this.#source.catalogue(this.#state.scope?.signal)
    const table = catalogue.table(model.table)
    return table === null ? this.#ordering() : totalOrdering(model.name, table, this.#ordering())
  }

  /**
   * The rows that come after a position in an ordering, in that ordering and in place of any other; the row at the
   * position itself is left out. All rows when there are no values in `after`.
   *
   * Costs the same at every position, where an index has the ordering's columns: it reads from there on.
   *
   * @param ordering - As {@link ordering} gives it, or the same with every direction turned round.
   * @param after - As {@link positioned} gave it for that ordering.
   * @throws {LookupValueError} `ERR_ORM_LOOKUP_VALUE`: the position is of another ordering.
   * @throws {FieldError} `ERR_ORM_FIELD`: when the query is sent, for an unknown field, or one whose type has no positions.
   * @throws {SliceError} `ERR_ORM_SLICE`: after `slice()`.
   */
  seek(ordering: readonly Ordering[], after: Position): QuerySet<TSchema, TTable, TRow> {
    this.#assertFree('seek in')
    return this.#with(seekChanges(this.#state, ordering, after))
  }

  /**
   * The rows, each with its position in the ordering: the text of every column of it, made by the database so that
   * nothing is lost. Without {@link seek} the ordering is {@link ordering}'s.
   */
  async positioned(): Promise<PositionedRow<TRow>[]> {
    const { seek } = this.#state
    const changes = seek === null ? seekChanges(this.#state, await this.ordering(), []) : {}
    return (await fetchPositioned(this.#source, changed(this.#state, changes))) as PositionedRow<TRow>[]
  }

  /**
   * Rows from `start` up to but not including `end`, counted from 0 within this slice; to the last without an end.
   *
   * @throws {SliceError} `ERR_ORM_SLICE`: a number is negative or not whole.
   */
  slice(start: number, end: number = Infinity): QuerySet<TSchema, TTable, TRow> {
    for (const number of [start, end]) {
      if (!(Number.isSafeInteger(number) && number >= 0) && !(number === Infinity && number !== start)) {
        throw new SliceError(
          `slice(${start}, ${end}): whole numbers from 0 up are needed; use reverse() for the last rows`,
        )
      }
    }
    const { offset, limit } = this.#state
    const room = limit === null ? Infinity : Math.max(limit - start, 0)
    const count = Math.min(Math.max(end - start, 0), room)
    return this.#with({
      offset: offset + start,
      limit: count === Infinity ? null : count,
      never: this.#state.never || count === 0,
    })
  }

  /** Joins the rows that relations to one row lead to, as in `author` or `author.publisher`. */
  selectRelated<const TPath extends OnePath<TSchema, TTable>>(
    ...paths: readonly TPath[]
  ): QuerySet<TSchema, TTable, TRow & With<TSchema, TTable, TPath>> {
    for (const path of paths) this.#assertPath(path.split('.'), true)
    const { related: before } = this.#state
    const related = before.length === 0 ? paths : [...new Set([...before, ...paths])]
    return this.#with({ related, shape: `${this.#state.shape}!join ${paths.join(' ')}` })
  }

  /** Fetches the rows of relations after the query's own: one query for each relation at each level. */
  prefetchRelated<const TPath extends AnyPath<TSchema, TTable>>(
    ...paths: readonly TPath[]
  ): QuerySet<TSchema, TTable, TRow & With<TSchema, TTable, TPath>>
  prefetchRelated<const TSteps extends readonly (AnyPath<TSchema, TTable> | PrefetchOf<TSchema, TTable>)[]>(
    ...steps: TSteps
  ): QuerySet<TSchema, TTable, TRow & WithSteps<TSchema, TTable, TSteps[number]>>
  prefetchRelated(
    ...steps: readonly (string | PrefetchOf<TSchema, TTable>)[]
  ): QuerySet<TSchema, TTable, TRow> {
    const prefetch = steps.map((step) => {
      const read =
        typeof step === 'string' ? { path: step.split('.'), to: null, query: null } : readPrefetch(step)
      this.#assertPath(read.path, false)
      return read
    })
    return this.#with({ prefetch: [...this.#state.prefetch, ...prefetch] })
  }

  /** Binds the query to a scope: when its signal aborts, waiting ends and the running statement is stopped. */
  within(scope: Scope | null): QuerySet<TSchema, TTable, TRow> {
    return this.#with({ scope })
  }

  /** All rows. */
  async all(): Promise<TRow[]> {
    const { rows } = await fetchRows(this.#source, this.#state)
    return rows as TRow[]
  }

  async *[Symbol.asyncIterator](): AsyncIterator<TRow> {
    yield* await this.all()
  }

  /** How many rows `all()` would give. */
  async count(): Promise<number> {
    if (this.#state.never) return 0
    const { rows } = await this.#source.ask(this.#state, 'count')
    return Number(rows[0]?.[0])
  }

  /** Whether `all()` would give any row. */
  async exists(): Promise<boolean> {
    if (this.#state.never) return false
    const { rows } = await this.#source.ask(this.#state, 'exists')
    return rows[0]?.[0] === true
  }

  /** The first row, by primary key when there is no ordering; `null` when there is none. */
  async first(): Promise<TRow | null> {
    const query = this.ordered ? this : this.#orderBy(['pk'])
    return (await query.slice(0, 1).all())[0] ?? null
  }

  /** The last row, by primary key when there is no ordering; `null` when there is none. Not after {@link seek}. */
  async last(): Promise<TRow | null> {
    const query = this.ordered ? this.reverse() : this.#orderBy(['-pk'])
    return (await query.slice(0, 1).all())[0] ?? null
  }

  /**
   * The one row there is.
   *
   * @throws {DoesNotExistError} `ERR_ORM_DOES_NOT_EXIST`: there is none.
   * @throws {MultipleObjectsReturnedError} `ERR_ORM_MULTIPLE_OBJECTS`: there are several; at most 21 are read.
   */
  async get(where?: Filter<TSchema, TTable>): Promise<TRow> {
    const query = where === undefined ? this : this.filter(where)
    const settled = isSliced(query.#state) || query.#state.seek !== null
    const rows = await (settled ? query : query.#orderBy([])).slice(0, getLimit).all()
    const [row] = rows
    if (row === undefined) throw new DoesNotExistError(this.model.name)
    if (rows.length > 1) throw new MultipleObjectsReturnedError(this.model.name, rows.length, getLimit)
    return row
  }

  /**
   * Text from a URL as a value of a field, in the one spelling that the value has. `undefined` when the field cannot
   * hold it, and so no row can have it: a 404 without a query.
   */
  async parseKey(field: string, text: string): Promise<unknown> {
    const catalogue = await this.#source.catalogue(this.#state.scope?.signal)
    const column = catalogue.table(this.model.table)?.field(field)
    if (!column) throw new FieldError(this.model.name, field, `there is no field ${JSON.stringify(field)}`)
    return parseKeyText(column, text)
  }

  /** The SQL of `all()` with its parameters, for a look at it. */
  async toSql(): Promise<{ readonly sql: string; readonly parameters: readonly unknown[] }> {
    const catalogue = await this.#source.catalogue(this.#state.scope?.signal)
    const { plan, values } = this.#source.plan(catalogue, this.#state, 'rows')
    return { sql: plan.sql, parameters: values }
  }

  /**
   * The query as a table for a query of Kysely's, under the model's name; its columns are the fields, and those of
   * joined rows are named as in `author.name`.
   */
  async toKysely(): Promise<SelectQueryBuilder<{ [TName in TTable]: TRow }, TTable, object>> {
    const catalogue = await this.#source.catalogue(this.#state.scope?.signal)
    const { query } = this.#source.compile(catalogue, this.#state)
    const table = sql`(${query})`.as(this.model.table)
    return this.#source.db.selectFrom(table) as never
  }

  #with<TOther = TRow>(changes: Partial<QueryState>): QuerySet<TSchema, TTable, TOther> {
    return new QuerySet(this.model, this.#source, changed(this.#state, changes))
  }

  #read(where: unknown, method: string): { read: ReadFilter; values: unknown[] } {
    this.#assertWhole(method)
    const values = [...this.#state.values]
    return { read: readFilter(this.#source.relations, this.model.table, where, values), values }
  }

  #orderBy(ordering: readonly string[]): QuerySet<TSchema, TTable, TRow> {
    this.#assertFree('order')
    for (const name of ordering) {
      if (isOrdering(name)) continue
      const text = `${JSON.stringify(name)} is no ordering; write "field" or "-field"`
      throw new FieldError(this.model.name, name, text)
    }
    return this.#with({
      ordering,
      reversed: false,
      shape: `${this.#state.shape}!order ${ordering.join(' ')}`,
    })
  }

  #ordering(): readonly Ordering[] {
    const { seek, ordering, reversed } = this.#state
    if (seek !== null) return seek.ordering
    const names = ordering ?? this.#source.options.ordering.get(this.model.table) ?? []
    return names.map((name) => orderingOf(name, reversed))
  }

  #assertWhole(verb: string): void {
    if (!isSliced(this.#state)) return
    throw new SliceError(`cannot ${verb} a query once a slice has been taken; do it before slice()`)
  }

  #assertFree(verb: string): void {
    this.#assertWhole(verb)
    if (this.#state.seek === null) return
    throw new SliceError(`cannot ${verb} a query after seek(), which has settled its ordering`)
  }

  #assertPath(path: readonly string[], toOne: boolean): void {
    let model: string = this.model.table
    for (const name of path) {
      const relation = this.#source.relations.get(model, name)
      if (toOne && (relation.kind === 'hasMany' || relation.kind === 'manyToMany')) {
        throw new FieldError(model, name, `"${name}" leads to many rows; use prefetchRelated() to fetch them`)
      }
      model = relation.table
    }
  }
}

function readPrefetch({ name, query, to }: Prefetch<string, unknown, string | null>): PrefetchStep {
  const state = stateOf(query)
  if (state === null) throw new FieldError(name, name, `a Prefetch of "${name}" takes a QuerySet`)
  return { path: name.split('.'), to, query: state }
}
