import type { Pool } from 'pg'

/** A database that answers. */
export interface Connection {
  readonly pool: Pool
  /** For people: what it is and where, without credentials. */
  readonly description: string
  /** Ends the pool and, for the embedded database, puts everything on disk and gives its folder back. */
  close(): Promise<void>
}
