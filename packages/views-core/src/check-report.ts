import { ConfigurationError, type Mistake } from './errors.ts'

/** Collects what is wrong with a class at start-up, so that all of it is reported at once. */
export class CheckReport {
  readonly #mistakes: Mistake[] = []

  /**
   * Notes a mistake.
   *
   * @param attribute - The attribute or hook at fault.
   * @param problem - What is wrong, with the value, and what to do.
   */
  add(attribute: string, problem: string): void {
    this.#mistakes.push({ attribute, problem })
  }

  get ok(): boolean {
    return this.#mistakes.length === 0
  }

  /** @throws {ConfigurationError} `ERR_CONFIGURATION`: there was a mistake. */
  assertOk(subject: string): void {
    if (!this.ok) throw new ConfigurationError(subject, this.#mistakes)
  }
}
