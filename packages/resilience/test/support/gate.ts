/** A place where work waits, and a way to learn that it has come there. */
export class Gate {
  readonly #reached = Promise.withResolvers<void>()
  readonly #opened = Promise.withResolvers<void>()

  pass(): Promise<void> {
    this.#reached.resolve()
    return this.#opened.promise
  }

  /** Resolves when the work has come to {@link pass}. */
  get reached(): Promise<void> {
    return this.#reached.promise
  }

  open(): void {
    this.#opened.resolve()
  }
}
