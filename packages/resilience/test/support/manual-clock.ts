import type { Clock } from '@belvedere/views-core'

/** A clock for properties: moved by hand and at once. It has no timers, and nothing may need any. */
export class ManualClock implements Clock {
  #now = 1000
  /** How far the wall clock is off. */
  skewMs = 0

  now(): number {
    return this.#now
  }

  date(): Date {
    return new Date(this.#now + this.skewMs)
  }

  setTimeout(): Disposable {
    throw new Error('This clock has no timers.')
  }

  advance(ms: number): void {
    this.#now += ms
  }
}
