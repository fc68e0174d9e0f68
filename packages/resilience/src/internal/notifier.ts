import type { IDisposable } from 'cockatiel'

/** Tells listeners what happened. One that throws is reported, and neither the others nor the call notice. */
export class Notifier<TData> {
  readonly #listeners = new Set<{ readonly call: (data: TData) => void }>()

  add(call: (data: TData) => void): IDisposable {
    const listener = { call }
    this.#listeners.add(listener)
    return { dispose: () => void this.#listeners.delete(listener) }
  }

  notify(data: TData): void {
    for (const { call } of this.#listeners) {
      try {
        call(data)
      } catch (error) {
        process.emitWarning(`A listener threw: ${String(error)}`, { code: 'BELVEDERE_LISTENER' })
      }
    }
  }
}
