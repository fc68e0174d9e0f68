import type { Clock } from '@belvedere/views-core'
import { CircuitState, type IBackoff, type IBackoffFactory, type IBreaker } from 'cockatiel'

/** What a call said about the health of what it called; `'ignored'` for nothing. */
export type Verdict = 'success' | 'failure' | 'ignored'

/** What a backoff may look at to choose how long the circuit stays open. */
export interface BreakContext {
  /** How often the circuit has opened since it was last closed, counted from 1. */
  readonly attempt: number
}

export type State =
  | { readonly kind: 'closed'; readonly detector: IBreaker }
  | {
      readonly kind: 'open'
      readonly until: number
      readonly attempt: number
      readonly backoff: IBackoff<BreakContext>
    }
  | {
      readonly kind: 'half-open'
      readonly attempt: number
      readonly backoff: IBackoff<BreakContext>
      /** When the one call that is under way counts as failed; `null` while there is none. */
      readonly probeUntil: number | null
    }

export interface CircuitOptions {
  readonly clock: Clock
  readonly detector: () => IBreaker
  readonly backoff: IBackoffFactory<BreakContext>
  readonly probeTimeoutMs: number
  readonly onChange: (state: State) => void
}

/**
 * The states of a circuit breaker, without the calls.
 *
 * Unlike cockatiel's own machine it never queues: while the circuit is half open, one call goes through and all others
 * are refused at once. A call counts only in the state in which it began, so what was begun before the circuit opened
 * neither closes nor opens it. Time is monotonic and only looked at, so there is no timer to leak: a probe that hangs
 * is given up when the next call comes.
 */
export class Circuit {
  readonly #options: CircuitOptions
  #state: State

  constructor(options: CircuitOptions) {
    this.#options = options
    this.#state = { kind: 'closed', detector: options.detector() }
  }

  /** The state as of now: a probe that hangs has failed by then. */
  get state(): State {
    const state = this.#state
    if (state.kind !== 'half-open' || state.probeUntil === null || this.#now() < state.probeUntil)
      return state
    this.#open(state.attempt + 1, state.backoff, state.probeUntil)
    return this.#state
  }

  /**
   * Until the next call may go through, in milliseconds; 0 when it may. Nobody knows how long a call takes that is on
   * its way to see: a second, or as long as it has left.
   */
  get retryAfterMs(): number {
    const { state } = this
    if (state.kind === 'closed') return 0
    if (state.kind === 'open') return Math.max(0, state.until - this.#now())
    return state.probeUntil === null ? 0 : Math.min(1000, state.probeUntil - this.#now())
  }

  /** Lets a call through, or not. @returns the state it is under, for {@link leave}, or `null` for a refusal */
  enter(): State | null {
    const { state } = this
    if (state.kind === 'closed') return state
    if (state.kind === 'open' && this.#now() < state.until) return null
    if (state.kind === 'half-open' && state.probeUntil !== null) return null
    const { attempt, backoff } = state
    const probeUntil = this.#now() + this.#options.probeTimeoutMs
    const probing: State = { kind: 'half-open', attempt, backoff, probeUntil }
    this.#state = probing
    if (state.kind === 'open') this.#options.onChange(probing)
    return probing
  }

  /** Takes in what became of a call, once for each. A call from an earlier state has no say. */
  leave(entered: State, verdict: Verdict): void {
    const { state } = this
    if (state !== entered) return
    if (state.kind === 'closed') this.#count(state.detector, verdict)
    else if (state.kind === 'half-open') this.#conclude(state, verdict)
  }

  #count(detector: IBreaker, verdict: Verdict): void {
    if (verdict === 'success') detector.success(CircuitState.Closed)
    else if (verdict === 'failure' && detector.failure(CircuitState.Closed)) {
      this.#open(1, null, this.#now())
    }
  }

  #conclude(state: State & { kind: 'half-open' }, verdict: Verdict): void {
    const { attempt, backoff } = state
    if (verdict === 'failure') this.#open(attempt + 1, backoff, this.#now())
    // It told nothing: the next call is to tell.
    else if (verdict === 'ignored') this.#state = { kind: 'half-open', attempt, backoff, probeUntil: null }
    else this.#become({ kind: 'closed', detector: this.#options.detector() })
  }

  #open(attempt: number, before: IBackoff<BreakContext> | null, from: number): void {
    const backoff = (before ?? this.#options.backoff).next({ attempt })
    const { duration } = backoff
    // A backoff that is out of bounds must not lock the circuit open.
    const ms = Number.isFinite(duration) ? Math.max(0, duration) : FALLBACK_MS
    this.#become({ kind: 'open', until: from + ms, attempt, backoff })
  }

  #become(state: State): void {
    this.#state = state
    this.#options.onChange(state)
  }

  #now(): number {
    return this.#options.clock.now()
  }
}

const FALLBACK_MS = 5000
