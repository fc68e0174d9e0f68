import { setTimeout as delay } from 'node:timers/promises'
import { Limiter } from '../internal/limiter.ts'
import { sendCancelRequest, type CancelTarget } from './cancel-request.ts'

/** Many clients may leave in one moment: each cancel request is a connection, and these are not to storm the server. */
const cancelConnections = new Limiter(8)
const attempts = 5
const firstPauseMs = 50

/** The stopping of one running statement, on behalf of the connection that runs it. */
export class Cancellation {
  readonly #target: CancelTarget
  /** Made when the stopping begins: a statement that runs to its end, as nearly all do, costs none. */
  #over: AbortController | null = null
  #request: Promise<void> | null = null

  constructor(target: CancelTarget) {
    this.#target = target
  }

  /**
   * Asks the server to stop. A request that arrives before the statement itself is lost on the server, so it is
   * repeated while the statement runs on.
   */
  start(): void {
    const { signal } = (this.#over ??= new AbortController())
    void cancelConnections.run(async () => {
      for (let attempt = 0; attempt < attempts && !signal.aborted; attempt++) {
        // A request that fails is one that was not sent: the statement then ends by itself or by its time-out.
        this.#request = sendCancelRequest(this.#target).catch(() => {})
        await this.#request
        await delay(firstPauseMs * 2 ** attempt, undefined, { signal }).catch(() => {})
      }
    })
  }

  /** The statement has ended: no request is sent from here on, and none is under way when this resolves. */
  async finish(): Promise<void> {
    this.#over?.abort()
    await this.#request
  }
}
