/** A promise with a handle, and a way to learn that somebody waits at it. */
export class Gate {
  readonly #reached = Promise.withResolvers<void>()
  readonly #opened = Promise.withResolvers<void>()

  /** Says that the work has come here, and waits for {@link open}. */
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
