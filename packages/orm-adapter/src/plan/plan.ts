import { createHash } from 'node:crypto'
import type { QueryState } from '../queryset/query-state.ts'
import type { Compiled, ReadPosition } from './compile.ts'
import type { Hydrate } from './hydrate.ts'

/** Stands for a value while SQL is compiled, so that its position among the parameters can be found. */
export class Slot {
  readonly index: number

  constructor(index: number) {
    this.index = index
  }
}

/** The slot of the offset, whose value is no part of the conditions' values. */
export const offsetSlot = -1

/** One column of the result. */
export interface ResultColumn {
  /** Its name in the result, for drivers that give rows as objects. */
  readonly alias: string
  readonly type: string
}

/** What a query needs to run that its values do not decide. */
export class Plan {
  readonly sql: string
  readonly columns: readonly ResultColumn[]
  readonly hydrate: Hydrate
  readonly position: ReadPosition
  readonly #parameters: readonly unknown[]
  #runs = 0
  #name: string | null = null

  constructor(
    sql: string,
    parameters: readonly unknown[],
    { columns, hydrate, position }: Omit<Compiled, 'query'>,
  ) {
    this.sql = sql
    // What is kept for long holds on to none of the SQL's parts.
    this.columns = columns.map(({ alias, type }) => ({ alias, type }))
    this.hydrate = hydrate
    this.position = position
    this.#parameters = parameters
  }

  /** The values in the order of the parameters. */
  bind({ values, offset }: QueryState): unknown[] {
    return this.#parameters.map((parameter) => {
      if (!(parameter instanceof Slot)) return parameter
      return parameter.index === offsetSlot ? offset : values[parameter.index]
    })
  }

  /**
   * The name under which the server keeps the statement, from its second run on: one that runs once is not worth
   * keeping. Made of the SQL, so that models made twice share what a connection keeps.
   */
  nextName(): string | null {
    this.#runs++
    if (this.#runs < 2) return null
    this.#name ??= createHash('sha256').update(this.sql).digest('hex').slice(0, 32)
    return this.#name
  }
}
