import { ConnectionError, PoolExhaustedError } from '../errors.ts'
import type { PgClient, PgPool } from './pg-types.ts'
import { translateError } from './translate-error.ts'

/** Options of a {@link ClientQueue}. */
export interface ClientQueueOptions {
  readonly connectionTimeoutMs: number
  readonly maxWaiting: number
}

/** The waiting for a client of a pool: so long and no longer, so many and no more, and not past the pool's end. */
export class ClientQueue {
  readonly #pool: PgPool
  readonly #options: ClientQueueOptions
  readonly #sendAway = new Set<(reason: Error) => void>()

  constructor(pool: PgPool, options: ClientQueueOptions) {
    this.#pool = pool
    this.#options = options
  }

  async take(): Promise<PgClient> {
    const { idleCount = 0, waitingCount = 0, options } = this.#pool
    const { connectionTimeoutMs, maxWaiting } = this.#options
    if (waitingCount >= maxWaiting) {
      throw new PoolExhaustedError(
        `${maxWaiting} queries wait for a connection already; raise \`max\` or shed load`,
      )
    }
    const client = this.#connect()
    const ownTimeoutMs = options.connectionTimeoutMillis || null
    try {
      // With one idle there is nothing to wait for, and a timer would cost more than the rest of this.
      if (idleCount > waitingCount) return await client
      return await this.#waitFor(client, ownTimeoutMs === null ? connectionTimeoutMs : null)
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('timeout exceeded')) {
        throw exhausted(ownTimeoutMs ?? connectionTimeoutMs, error)
      }
      throw translateError(error)
    }
  }

  #connect(): Promise<PgClient> {
    return new Promise((resolve, reject) => {
      this.#pool.connect((error, client) => (error ? reject(error) : resolve(client as PgClient)))
    })
  }

  /** Sends away who waits still: a pool that ends forgets them. */
  close(): void {
    for (const sendAway of this.#sendAway)
      sendAway(new ConnectionError('the database was closed with destroy()'))
  }

  /** A client that comes when the waiting is over goes straight back to the pool. */
  #waitFor(client: Promise<PgClient>, timeoutMs: number | null): Promise<PgClient> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      const leave = (): boolean => {
        clearTimeout(timer)
        return this.#sendAway.delete(sendAway)
      }
      const sendAway = (reason: Error): void => {
        if (leave()) reject(reason)
      }
      if (timeoutMs !== null) timer = setTimeout(() => sendAway(exhausted(timeoutMs)), timeoutMs)
      this.#sendAway.add(sendAway)
      client.then((taken) => (leave() ? resolve(taken) : taken.release()), sendAway)
    })
  }
}

function exhausted(timeoutMs: number, cause?: Error): PoolExhaustedError {
  const text = `no connection became free within ${timeoutMs} ms; raise \`max\` or hold connections for less time`
  return new PoolExhaustedError(text, cause ? { cause } : {})
}
