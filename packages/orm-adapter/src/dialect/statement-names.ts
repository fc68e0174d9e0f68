import { LruMap } from '../internal/lru-map.ts'
import type { PgClient, PgWire } from './pg-types.ts'

/**
 * The named statements that one connection keeps on the server, at most `max`: past that the one used longest ago is
 * deallocated, so that the server's memory has a bound too.
 */
export class StatementNames {
  readonly #names: LruMap<string, true>
  readonly #wire: PgWire

  constructor(wire: PgWire, max: number) {
    this.#wire = wire
    this.#names = new LruMap(max)
  }

  /** Notes the use of a name; call before the statement is sent. */
  async use(client: PgClient, name: string): Promise<void> {
    if (this.#names.get(name) === true) return
    const evicted = this.#names.set(name, true)
    if (evicted !== undefined) await this.#drop(client, evicted)
  }

  /** Forgets a statement that the server no longer takes: it was deallocated there, or its table has changed. */
  async forget(client: PgClient, name: string, known: boolean): Promise<void> {
    this.#names.delete(name)
    if (known) await this.#drop(client, name)
    else this.#unregister(name)
  }

  async #drop(client: PgClient, name: string): Promise<void> {
    // One that failed to parse is not there, and to deallocate it would end an open transaction.
    const isThere = this.#wire.parsedStatements?.[name] !== undefined
    if (isThere) await client.query({ text: `deallocate "${name}"` })
    this.#unregister(name)
  }

  /** pg keeps the texts it has prepared by name, for as long as the connection lives. */
  #unregister(name: string): void {
    delete this.#wire.parsedStatements?.[name]
    delete this.#wire.submittedNamedStatements?.[name]
  }
}

const byWire = new WeakMap<object, StatementNames>()

/** By connection and not by client: all clients of a PGlite pool share one connection and so its statements. */
export function statementNamesOf(client: PgClient, max: number): StatementNames {
  const wire = client.connection ?? {}
  let names = byWire.get(wire)
  if (names === undefined) byWire.set(wire, (names = new StatementNames(wire, max)))
  return names
}
