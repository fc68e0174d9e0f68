import { ConfigurationError } from '../configuration-error.ts'

/** What an option was, for a message: short, and never a call into the value itself. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) return String(value)
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`
}

/** Collects what is wrong with the options of `owner`, so that one error tells all of it. */
export class Demands {
  readonly #owner: string
  readonly #problems: string[] = []

  constructor(owner: string) {
    this.#owner = owner
  }

  /** Demands a whole number from `least` up. */
  whole(name: string, value: unknown, least: number): void {
    if (Number.isSafeInteger(value) && (value as number) >= least) return
    this.that(false, `${name} must be a whole number from ${least} up, not ${show(value)}`)
  }

  that(holds: boolean, problem: string): void {
    if (!holds) this.#problems.push(problem)
  }

  /** @throws {ConfigurationError} With every problem found so far, if there is one. */
  check(): void {
    if (this.#problems.length > 0)
      throw new ConfigurationError(`${this.#owner}: ${this.#problems.join('; ')}.`)
  }
}
