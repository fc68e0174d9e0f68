import type { Awaitable } from '../awaitable.ts'
import type { Clock } from '../clock.ts'
import type { Scope } from '../scope.ts'

/** Looks whether something is there, and throws if not. Its signal aborts when nobody waits for it any more. */
export type Check = (scope: Scope) => Awaitable<unknown>

export interface CheckFailure {
  readonly name: string
  readonly error: unknown
}

/** A check with a limit of time, of which one run is under way at most. */
export class HealthCheck {
  readonly #name: string
  readonly #check: Check
  readonly #timeoutMs: number
  readonly #clock: Clock
  #isRunning = false

  constructor(name: string, check: Check, timeoutMs: number, clock: Clock) {
    this.#name = name
    this.#check = check
    this.#timeoutMs = timeoutMs
    this.#clock = clock
  }

  /** Gives what is wrong, or `null`. Never rejects. */
  async run(): Promise<CheckFailure | null> {
    const name = this.#name
    // One that ignores its signal would pile up.
    if (this.#isRunning) return { name, error: new Error('The run before this one has not ended yet.') }
    this.#isRunning = true
    const controller = new AbortController()
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = this.#clock.setTimeout(() => {
      const error = new DOMException(`There was no outcome within ${this.#timeoutMs} ms.`, 'TimeoutError')
      reject(error)
      controller.abort(error)
    }, this.#timeoutMs)
    const work = (async () => this.#check({ signal: controller.signal }))().finally(() => {
      this.#isRunning = false
    })
    try {
      await Promise.race([work, late])
      return null
    } catch (error) {
      return { name, error }
    } finally {
      timer[Symbol.dispose]()
    }
  }
}
