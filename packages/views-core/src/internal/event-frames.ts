import type { Clock } from '../clock.ts'
import { formatEvent, type ServerSentEvent } from '../responses/server-sent-event.ts'
import { openSource, type ChunkReader } from './chunk-reader.ts'

/** A comment, which clients skip: it shows them and every proxy in between that the connection is alive. */
const HEARTBEAT = ':\n\n'

type Outcome = { readonly step: IteratorResult<ServerSentEvent, unknown> } | { readonly error: unknown }

/** Events as text, with a heartbeat after each stretch of silence. */
export class EventFrames implements AsyncIterableIterator<string> {
  readonly #reader: ChunkReader<ServerSentEvent>
  readonly #clock: Clock
  readonly #heartbeatMs: number
  #isReading = false
  #isEnded = false
  #outcome: Outcome | null = null
  #wake: (() => void) | null = null

  constructor(source: AsyncIterable<ServerSentEvent>, clock: Clock, heartbeatMs: number) {
    this.#reader = openSource(source)
    this.#clock = clock
    this.#heartbeatMs = heartbeatMs
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    if (!this.#isEnded) this.#read()
    if (!this.#isEnded && this.#outcome === null) await this.#silence()
    if (this.#isEnded) return { done: true, value: undefined }
    const outcome = this.#outcome
    if (outcome === null) return { done: false, value: HEARTBEAT }
    this.#outcome = null
    this.#isReading = false
    if ('error' in outcome) throw outcome.error
    if (outcome.step.done) return { done: true, value: undefined }
    return { done: false, value: formatEvent(outcome.step.value) }
  }

  async return(): Promise<IteratorResult<string, undefined>> {
    this.#wake?.()
    await this.#reader.stop()
    return { done: true, value: undefined }
  }

  /** Ends as if there were no more events, without waiting for what the source is at. */
  end(): void {
    this.#isEnded = true
    this.#wake?.()
    // What it throws because it was told to stop is no news.
    this.#reader.stop().catch(() => {})
  }

  /** Asks for the next event, once: a heartbeat does not ask again. */
  #read(): void {
    if (this.#isReading) return
    this.#isReading = true
    this.#reader.read().then(
      (step) => this.#arrive({ step }),
      (error: unknown) => this.#arrive({ error }),
    )
  }

  #arrive(outcome: Outcome): void {
    this.#outcome = outcome
    this.#wake?.()
  }

  /** Until there is an event, or it is time for a heartbeat. */
  async #silence(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    const timer = this.#heartbeatMs === Infinity ? null : this.#clock.setTimeout(resolve, this.#heartbeatMs)
    await promise
    timer?.[Symbol.dispose]()
    this.#wake = null
  }
}
