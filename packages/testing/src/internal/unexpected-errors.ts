/** Collects what nothing else in the process caught, from `start()` to `stop()`. */
export class UnexpectedErrors {
  readonly #errors: unknown[] = []
  readonly #add = (error: unknown): void => void this.#errors.push(error)

  start(): void {
    process.on('unhandledRejection', this.#add)
    process.on('uncaughtException', this.#add)
  }

  /** What was collected so far; it is forgotten here. */
  take(): unknown[] {
    return this.#errors.splice(0)
  }

  async stop(): Promise<unknown[]> {
    // A rejection is reported after the turn it happened in: leave that turn first.
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', this.#add)
    process.off('uncaughtException', this.#add)
    return this.take()
  }
}
