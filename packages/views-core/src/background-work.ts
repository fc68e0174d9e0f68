import { AsyncResource } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'

/** Work of one view that outlives its answer. */
export type BackgroundTask = (signal: AbortSignal) => unknown

/**
 * The work that views have put off until after their answers, of the whole process: how much of it there is, and a way
 * to wait for it when the server closes.
 *
 * @example
 * ```ts
 * import { backgroundWork } from '@belvedere/views-core'
 *
 * backgroundWork.pending // => 0
 * await backgroundWork.drain({ deadlineMs: 5000 }) // => true
 * ```
 */
export class BackgroundWork {
  readonly #tasks = new Set<AbortController>()
  #idle: PromiseWithResolvers<void> | null = null
  #failed = 0
  #done = 0

  /** Tasks that have not ended, also those whose answer is still on its way. */
  get pending(): number {
    return this.#tasks.size
  }

  /** Tasks that have failed since the start of the process. */
  get failed(): number {
    return this.#failed
  }

  /** Tasks that have ended well since the start of the process. */
  get done(): number {
    return this.#done
  }

  /**
   * Waits until nothing is left. At the deadline the signals of what is left abort, with a reason that says so.
   *
   * @param options.deadlineMs - How long to wait, in milliseconds. Default 10000.
   * @returns whether everything ended in time
   */
  async drain(options: { readonly deadlineMs?: number } = {}): Promise<boolean> {
    if (this.#tasks.size === 0) return true
    this.#idle ??= Promise.withResolvers()
    const { promise: late, resolve: expire } = Promise.withResolvers<'late'>()
    const timer = setTimeout(() => expire('late'), options.deadlineMs ?? 10_000)
    const outcome = await Promise.race([this.#idle.promise, late])
    clearTimeout(timer)
    if (outcome !== 'late') return true
    const reason = new DOMException('The server closes.', 'AbortError')
    for (const controller of this.#tasks) controller.abort(reason)
    return false
  }

  /** Runs a task when a response is done with; a failure is told to `fail` and to nobody else. */
  start(response: ServerResponse, task: BackgroundTask, fail: (error: unknown) => void): void {
    const controller = new AbortController()
    this.#tasks.add(controller)
    // The values of the application's own AsyncLocalStorage are there as they were when the task was handed over.
    const run = AsyncResource.bind(() => void this.#run(controller, task, fail))
    if (response.closed) setImmediate(run)
    else response.once('close', run)
  }

  async #run(
    controller: AbortController,
    task: BackgroundTask,
    fail: (error: unknown) => void,
  ): Promise<void> {
    try {
      await task(controller.signal)
      this.#done++
    } catch (error) {
      this.#failed++
      fail(error)
    } finally {
      this.#tasks.delete(controller)
      if (this.#tasks.size === 0) {
        this.#idle?.resolve()
        this.#idle = null
      }
    }
  }
}

/** The background work of this process. */
export const backgroundWork = new BackgroundWork()
