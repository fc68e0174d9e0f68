import type { Response } from 'express'
import type { Clock } from '../clock.ts'
import { ClientDisconnectedError, DeadlineExceededError, ServerClosingError } from '../errors.ts'
import { stateOfRequest, type ServerState } from './server-state.ts'

/**
 * How long one request is worth working for: an `AbortSignal` made on first use, and a deadline.
 *
 * Work that several requests share is held by a count: the signal aborts when the last of them has gone.
 */
export class RequestScope {
  readonly #response: Response
  readonly #clock: Clock
  readonly #onTimeUp: (error: DeadlineExceededError | ServerClosingError) => void
  #controller: AbortController | null = null
  #interest = 1
  #isWatching = false
  #hasGone = false
  #reason: Error | null = null
  #deadline = Infinity
  #timer: Disposable | null = null
  #server: ServerState | null = null

  /** @param onTimeUp - Answers in place of the view, whose deadline has passed or whose server closes. */
  constructor(
    response: Response,
    clock: Clock,
    onTimeUp: (error: DeadlineExceededError | ServerClosingError) => void,
  ) {
    this.#response = response
    this.#clock = clock
    this.#onTimeUp = onTimeUp
  }

  get signal(): AbortSignal {
    if (this.#controller === null) {
      this.#controller = new AbortController()
      this.#watch()
      // It may be late: the deadline has passed, or everybody has left, before somebody first asked.
      if (this.#reason) this.#controller.abort(this.#reason)
    }
    return this.#controller.signal
  }

  /** On the clock's monotonic scale; `Infinity` for none. */
  get deadline(): number {
    return this.#deadline
  }

  setDeadline(ms: number): void {
    const at = this.#clock.now() + ms
    if (at >= this.#deadline) return
    this.#deadline = at
    this.#timer?.[Symbol.dispose]()
    this.#timer = this.#clock.setTimeout(() => this.#stop(new DeadlineExceededError(ms)), ms)
  }

  retain(): () => void {
    this.#interest++
    this.#watch()
    let released = false
    return () => {
      if (released) return
      released = true
      this.#release(new ClientDisconnectedError())
    }
  }

  /** The answer is on its way: nothing is timed any more. */
  finish(): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = null
  }

  #watch(): void {
    if (this.#isWatching) return
    this.#isWatching = true
    // Express's request closes as soon as its body is read; only the response tells that the client has left.
    if (hasLeft(this.#response)) {
      this.#go(new ClientDisconnectedError())
      return
    }
    this.#response.once('close', this.#closed)
    this.#server = stateOfRequest(this.#response.req)
    if (this.#server?.phase === 'aborting') this.#serverCloses()
    else this.#server?.requests.set(this.#response, this.#serverCloses)
  }

  readonly #serverCloses = (): void => this.#stop(new ServerClosingError())

  #stop(error: DeadlineExceededError | ServerClosingError): void {
    this.#onTimeUp(error)
    this.#go(error)
  }

  readonly #closed = (): void => {
    this.#server?.requests.delete(this.#response)
    if (hasLeft(this.#response)) this.#go(new ClientDisconnectedError())
  }

  /** This request no longer waits. A client may leave and its deadline pass, which is one of the count all the same. */
  #go(reason: Error): void {
    if (this.#hasGone) return
    this.#hasGone = true
    this.#release(reason)
  }

  #release(reason: Error): void {
    this.#interest--
    if (this.#interest > 0) return
    this.#reason ??= reason
    this.#controller?.abort(this.#reason)
  }
}

function hasLeft(response: Response): boolean {
  return response.destroyed && !response.writableFinished
}
