import type { Awaitable } from '../awaitable.ts'
import { ConfigurationError } from '../errors.ts'

/**
 * When something is closed, behind the HTTP server that uses it: background work, then clients of other services, the
 * cache, the database, and the log last, which the others write to.
 */
export type CloseStage = (typeof STAGES)[number]

const STAGES = ['background', 'clients', 'cache', 'database', 'logs'] as const

export type CloseStep = () => Awaitable<unknown>

/** What an application opened, closed stage by stage in an order that does not depend on who opened first. */
export class CloseSteps {
  readonly #steps = new Map<CloseStage, CloseStep[]>(STAGES.map((stage) => [stage, []]))
  readonly #running = new Set<string>()
  #isOver = false

  add(stage: CloseStage, close: CloseStep): void {
    const steps = this.#steps.get(stage)
    if (steps === undefined || typeof close !== 'function') {
      const problem = `takes one of ${STAGES.join(', ')} and a function, not ${JSON.stringify(stage)}`
      throw new ConfigurationError('runServer()', [{ attribute: 'onClose', problem }])
    }
    steps.push(close)
  }

  /** Runs all of them, those of one stage side by side; one that fails keeps none from its turn. */
  async run(onError: (stage: CloseStage, error: unknown) => void): Promise<void> {
    for (const stage of STAGES) {
      this.#running.add(stage)
      const failing = this.#steps.get(stage)!.map(async (close) => {
        try {
          await close()
        } catch (error) {
          onError(stage, error)
        }
      })
      await Promise.all(failing)
      this.#running.delete(stage)
    }
    this.#isOver = true
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** The stage that is not done yet. */
  get hung(): readonly string[] {
    return [...this.#running].map((stage) => `closing ${stage}`)
  }
}
