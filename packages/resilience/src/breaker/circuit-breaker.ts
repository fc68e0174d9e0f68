import {
  ConfigurationError,
  durationProblem,
  systemClock,
  type Awaitable,
  type Clock,
  type Mistake,
  type Scope,
} from '@belvedere/views-core'
import {
  ConstantBackoff,
  type Event,
  type IBackoffFactory,
  type IDefaultPolicyContext,
  type IFailureEvent,
  type IPolicy,
  type ISuccessEvent,
} from 'cockatiel'
import { Notifier } from '../internal/notifier.ts'
import { breakRuleProblem, DEFAULT_RULE, detectorOf, type BreakRule } from './break-rule.ts'
import { BreakerOpenError } from './breaker-open-error.ts'
import { Circuit, type BreakContext, type Verdict } from './circuit.ts'
import { judge, judgeAbort, type Outcome } from './judge.ts'

/** `'closed'` lets every call through, `'open'` none, `'half-open'` one at a time to see. */
export type BreakerState = 'closed' | 'open' | 'half-open'

export interface CircuitBreakerOptions {
  /** In errors and reports. */
  readonly name: string
  /** When the circuit opens. @default { consecutiveFailures: 5 } */
  readonly breakWhen?: BreakRule
  /**
   * How long the circuit stays open before one call may go through to see: milliseconds, or a backoff of cockatiel, such
   * as `new ExponentialBackoff()`, which is asked each time that the circuit opens again. @default 5000
   */
  readonly halfOpenAfterMs?: number | IBackoffFactory<BreakContext>
  /** After how many milliseconds that one call counts as failed, though it may still go on. @default 30000 */
  readonly probeTimeoutMs?: number
  /** What an outcome says about the health of what was called. @default judge */
  readonly judge?: (outcome: Outcome) => Verdict
  /** @default systemClock */
  readonly clock?: Clock
}

/** A breaker in numbers, since it was made. */
export interface BreakerReport {
  readonly name: string
  readonly state: BreakerState
  /** Until the next call may go through, in milliseconds; 0 when it may. */
  readonly retryAfterMs: number
  /** Calls that succeeded, failed, told nothing, and were not let through. */
  readonly counts: Readonly<Record<Verdict | 'rejected', number>>
  /** How often the circuit has opened. */
  readonly opened: number
}

/**
 * Stops calling what keeps failing, and lets one call through after a while to see whether it works again.
 *
 * It is a policy of cockatiel, so `wrap(retry, breaker)` takes it, and differs from cockatiel's own where that one
 * fails under load: while it is half open nobody waits, late results of an earlier state do not count, time is
 * monotonic, and a listener that throws does no harm. Made by {@link circuitBreaker}.
 */
export class CircuitBreaker implements IPolicy {
  declare readonly _altReturn: never
  readonly name: string
  readonly #circuit: Circuit
  readonly #judge: (outcome: Outcome) => Verdict
  readonly #clock: Clock
  readonly #counts: Record<Verdict | 'rejected', number> = { success: 0, failure: 0, ignored: 0, rejected: 0 }
  #opened = 0
  readonly #stateChanges = new Notifier<BreakerState>()
  readonly #successes = new Notifier<ISuccessEvent>()
  readonly #failures = new Notifier<IFailureEvent>()

  constructor(options: CircuitBreakerOptions) {
    assertOptions(options)
    const { name, breakWhen = DEFAULT_RULE, halfOpenAfterMs = 5000, clock = systemClock } = options
    this.name = name
    this.#judge = options.judge ?? judge
    this.#clock = clock
    this.#circuit = new Circuit({
      clock,
      detector: () => detectorOf(breakWhen, clock),
      backoff: typeof halfOpenAfterMs === 'number' ? new ConstantBackoff(halfOpenAfterMs) : halfOpenAfterMs,
      probeTimeoutMs: options.probeTimeoutMs ?? 30_000,
      onChange: ({ kind }) => {
        if (kind === 'open') this.#opened++
        this.#stateChanges.notify(kind)
      },
    })
  }

  get state(): BreakerState {
    return this.#circuit.state.kind
  }

  /** What it has seen and how it stands, for a health page or a metric. */
  report(): BreakerReport {
    const { name, state } = this
    const { retryAfterMs } = this.#circuit
    return { name, state, retryAfterMs, counts: { ...this.#counts }, opened: this.#opened }
  }

  /** Calls back after every change of state. */
  readonly onStateChange: Event<BreakerState> = (listener) => this.#stateChanges.add(listener)
  /** Calls back after every call that succeeded. */
  readonly onSuccess: Event<ISuccessEvent> = (listener) => this.#successes.add(listener)
  /** Calls back after every call that failed, and for each error that told nothing with `handled: false`. */
  readonly onFailure: Event<IFailureEvent> = (listener) => this.#failures.add(listener)

  /**
   * Calls `run` unless the circuit is open, and settles as it does.
   *
   * @param run - Gets the signal, so that it can stop.
   * @param scope - By whom the call is called off: an `AbortSignal`, or anything with one, such as a view. A call that
   *   was called off does not count, unless time was up, which counts as a failure right then.
   * @throws {BreakerOpenError} `ERR_RESILIENCE_BREAKER_OPEN`, status 503: the circuit is open; nothing was called.
   * @throws the signal's reason where it had aborted before
   */
  async execute<TValue>(
    run: (context: IDefaultPolicyContext) => Awaitable<TValue>,
    scope?: AbortSignal | Scope,
  ): Promise<TValue> {
    const signal = signalOf(scope)
    signal.throwIfAborted()
    const entered = this.#circuit.enter()
    if (entered === null) {
      this.#counts.rejected++
      throw new BreakerOpenError(this.name, this.#circuit.retryAfterMs)
    }
    const startedAt = this.#clock.now()
    let isJudged = false
    const conclude = (
      verdict: Verdict,
      reason?: { readonly error: unknown } | { readonly value: unknown },
    ): void => {
      if (isJudged) return
      isJudged = true
      if (signal !== NEVER) signal.removeEventListener('abort', abort)
      this.#counts[verdict]++
      this.#circuit.leave(entered, verdict)
      const duration = this.#clock.now() - startedAt
      if (verdict === 'success') this.#successes.notify({ duration })
      else if (reason) this.#failures.notify({ duration, handled: verdict === 'failure', reason })
    }
    // Work that does not listen to the signal may never settle; the circuit is to learn of it all the same.
    const abort = (): void => conclude(judgeAbort(signal.reason), { error: signal.reason })
    if (signal !== NEVER) signal.addEventListener('abort', abort)
    try {
      const value = await run({ signal })
      conclude(this.#judge({ value }), { value })
      return value
    } catch (error) {
      conclude(this.#judge({ error }), { error })
      throw error
    }
  }
}

/**
 * Makes a circuit breaker for any asynchronous work.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: an option is out of bounds; all of them in one report.
 *
 * @example
 * ```ts
 * import { circuitBreaker } from '@belvedere/resilience'
 *
 * const weather = circuitBreaker({ name: 'weather', breakWhen: { consecutiveFailures: 2 }, halfOpenAfterMs: 10_000 })
 * const fail = async () => { throw new Error('connection refused') }
 * await weather.execute(async () => 'sunny') // => 'sunny'
 * await weather.execute(fail).catch((error) => error.message) // => 'connection refused'
 * await weather.execute(fail).catch((error) => error.message) // => 'connection refused'
 * await weather.execute(async () => 'sunny').catch((error) => error.code) // => 'ERR_RESILIENCE_BREAKER_OPEN'
 * weather.state // => 'open'
 * ```
 */
export function circuitBreaker(options: CircuitBreakerOptions): CircuitBreaker {
  return new CircuitBreaker(options)
}

const NEVER = new AbortController().signal

function signalOf(scope: AbortSignal | Scope | undefined): AbortSignal {
  if (scope === undefined) return NEVER
  return 'signal' in scope ? scope.signal : scope
}

function assertOptions(options: CircuitBreakerOptions): void {
  const mistakes = breakerMistakes(options)
  if (typeof options.name !== 'string' || options.name === '') {
    mistakes.unshift({ attribute: 'name', problem: 'must be a text that tells what is called' })
  }
  if (mistakes.length > 0) throw new ConfigurationError('circuitBreaker()', mistakes)
}

/** What is wrong with the options, other than the name. */
export function breakerMistakes(options: Omit<CircuitBreakerOptions, 'name'>): Mistake[] {
  const { breakWhen = DEFAULT_RULE, halfOpenAfterMs, probeTimeoutMs } = options
  const mistakes: Mistake[] = []
  const rule = breakRuleProblem(breakWhen)
  if (rule !== null) mistakes.push({ attribute: 'breakWhen', problem: rule })
  for (const [attribute, value] of Object.entries({ halfOpenAfterMs, probeTimeoutMs })) {
    if (value === undefined || typeof value === 'object') continue
    const problem = durationProblem(value)
    if (problem !== null) mistakes.push({ attribute, problem })
  }
  return mistakes
}
