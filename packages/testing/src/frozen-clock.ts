import { ConfigurationError } from './errors.ts'

/**
 * A clock whose time moves only when it is told to. Made by {@link frozenClock}.
 */
export class FrozenClock {
  readonly #timers = new Set<Timer>()
  readonly #watchers = new Set<() => void>()
  #now = 1000 // any value will do but zero, which hides the mistake of testing a time for truth
  #dateAtZero: number

  constructor(date: Date) {
    this.#dateAtZero = date.getTime() - this.#now
  }

  /** Monotonic milliseconds; only differences mean something. */
  now(): number {
    return this.#now
  }

  /** The wall clock. */
  date(): Date {
    return new Date(this.#dateAtZero + this.#now)
  }

  /** Sets the wall clock, as an administrator or NTP does; `now()` and timers do not notice. */
  setDate(date: Date): void {
    this.#dateAtZero = date.getTime() - this.#now
  }

  /** Runs `callback` once, when time has moved by `ms`; never before `advance()`, even for 0. Disposing cancels it. */
  setTimeout(callback: () => void, ms: number): Disposable {
    const timer = new Timer(callback, this.#now + Math.max(0, ms), () => this.#timers.delete(timer))
    this.#timers.add(timer)
    for (const watch of this.#watchers) watch()
    return timer
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size
  }

  /** Resolves as soon as `count` timers or more wait: the moment to `advance()` work that another request has begun. */
  async whenPending(count: number): Promise<void> {
    while (this.pending < count) {
      await new Promise<void>((resolve) => {
        const watch = (): void => {
          this.#watchers.delete(watch)
          resolve()
        }
        this.#watchers.add(watch)
      })
    }
  }

  /**
   * Moves time forward and runs the timers that fall due: by time, then in the order they were set, each at its own
   * time. Between two, and at the end, what the callbacks have set off may run; timers it sets are counted in.
   *
   * @param ms - Milliseconds, from 0 up.
   * @throws {ConfigurationError} `ERR_CONFIGURATION`: `ms` is negative or not a number.
   */
  async advance(ms: number): Promise<void> {
    if (!(ms >= 0))
      throw new ConfigurationError(`advance(${ms}): time only moves forward; give milliseconds from 0 up.`)
    const end = this.#now + ms
    await settle()
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#now = timer.due
      timer.run()
      await settle()
    }
    this.#now = end
    await settle()
  }

  #next(end: number): Timer | undefined {
    let next: Timer | undefined
    for (const timer of this.#timers) {
      if (timer.due <= end && (!next || timer.due < next.due)) next = timer
    }
    return next
  }
}

/**
 * Makes a clock that stands still, for everything that takes a clock.
 *
 * @param date - What the wall clock shows at first. Default 2026-01-01, midnight UTC.
 *
 * @example
 * ```ts
 * import { frozenClock } from '@belvedere/testing'
 *
 * const clock = frozenClock(new Date('2026-03-01T12:00:00Z'))
 * const ran: string[] = []
 * clock.setTimeout(() => ran.push('late'), 2000)
 * clock.setTimeout(() => ran.push('early'), 500)
 * await clock.advance(2000)
 * ran // => ['early', 'late']
 * clock.date().toISOString() // => '2026-03-01T12:00:02.000Z'
 * ```
 */
export function frozenClock(date: Date = new Date('2026-01-01T00:00:00Z')): FrozenClock {
  return new FrozenClock(date)
}

class Timer implements Disposable {
  readonly due: number
  readonly #callback: () => void
  readonly #forget: () => void

  constructor(callback: () => void, due: number, forget: () => void) {
    this.#callback = callback
    this.due = due
    this.#forget = forget
  }

  run(): void {
    this.#forget()
    this.#callback()
  }

  [Symbol.dispose](): void {
    this.#forget()
  }
}

/** Lets promises and callbacks that are ready run: one turn of the event loop. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
