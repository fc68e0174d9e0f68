import { randomBytes } from 'node:crypto'
import { LruMap } from '../internal/lru-map.ts'
import type { PgClient, PgWire } from './pg-types.ts'

/**
 * The named statements that one connection keeps on the server, at most `max`: past that the one used longest ago is
 * deallocated, so that the server's memory has a bound too.
 */
export class StatementNames {
  /** Several pools may lead to one PGlite, which then is one session with one list of names. */
  readonly #prefix = `b${randomBytes(4).toString('hex')}`
  readonly #names: LruMap<string, string>
  readonly #wire: PgWire

  constructor(wire: PgWire, max: number) {
    this.#wire = wire
    this.#names = new LruMap(max)
  }

  /** The name of a statement on this connection; call before it is sent. */
  async use(client: PgClient, statement: string): Promise<string> {
    const known = this.#names.get(statement)
    if (known !== undefined) return known
    const name = `${this.#prefix}_${statement}`
    const evicted = this.#names.set(statement, name)
    if (evicted !== undefined) await this.#drop(client, evicted)
    return name
  }

  /** Forgets a statement that the server no longer takes: it was deallocated there, or its table has changed. */
  async forget(client: PgClient, statement: string, known: boolean): Promise<void> {
    this.#names.delete(statement)
    if (known) await this.#drop(client, statement)
    else this.#unregister(statement)
  }

  async #drop(client: PgClient, statement: string): Promise<void> {
    const name = `${this.#prefix}_${statement}`
    // One that failed to parse is not there, and to deallocate it would end an open transaction.
    const isThere = this.#wire.parsedStatements?.[name] !== undefined
    if (isThere) await client.query({ text: `deallocate "${name}"` })
    this.#unregister(statement)
  }

  /** pg keeps the texts it has prepared by name, for as long as the connection lives. */
  #unregister(statement: string): void {
    const name = `${this.#prefix}_${statement}`
    delete this.#wire.parsedStatements?.[name]
    delete this.#wire.submittedNamedStatements?.[name]
  }
}

const byWire = new WeakMap<object, StatementNames>()

/** By connection and not by client: all clients of a PGlite pool share one connection and so its statements. */
export function statementNamesOf(client: PgClient, max: number): StatementNames {
  const wire = client.connection ?? client
  let names = byWire.get(wire)
  if (names === undefined) byWire.set(wire, (names = new StatementNames(client.connection ?? {}, max)))
  return names
}
