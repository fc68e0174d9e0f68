import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ErrorReport } from '../../src/index.ts'

/** Collects what goes to the log, in place of standard error, until it is disposed of. */
export class ErrorReports implements Disposable {
  readonly all: ErrorReport[] = []
  readonly #collect = (message: unknown): void => void this.all.push(message as ErrorReport)

  constructor() {
    subscribe('belvedere:view.error', this.#collect)
  }

  /** What was thrown, without what is told about it. */
  get errors(): unknown[] {
    return this.all.map((report) => report.error)
  }

  [Symbol.dispose](): void {
    unsubscribe('belvedere:view.error', this.#collect)
  }
}
