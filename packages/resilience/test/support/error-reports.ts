import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ErrorReport } from '@belvedere/views-core'

/** Collects what goes to the log, in place of standard error, until it is disposed of. */
export class ErrorReports implements Disposable {
  readonly errors: unknown[] = []
  readonly #collect = (message: unknown): void => void this.errors.push((message as ErrorReport).error)

  constructor() {
    subscribe('belvedere:view.error', this.#collect)
  }

  [Symbol.dispose](): void {
    unsubscribe('belvedere:view.error', this.#collect)
  }
}
