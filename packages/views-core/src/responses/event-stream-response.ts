import { durationProblem } from '../duration.ts'
import { ConfigurationError } from '../errors.ts'
import { endWithServer } from '../internal/end-with-server.ts'
import { EventFrames } from '../internal/event-frames.ts'
import type { Scope } from '../scope.ts'
import type { View } from '../view.ts'
import type { ServerSentEvent } from './server-sent-event.ts'
import { StreamingResponse, type StreamingOptions } from './streaming-response.ts'

/** What a source of events is opened with. */
export interface EventScope extends Scope {
  /** The id of the last event that the client has seen, when it connects again; `null` at first. */
  readonly lastEventId: string | null
}

export type EventSourceFunction = (scope: EventScope) => AsyncIterable<ServerSentEvent>

export interface EventStreamOptions extends Omit<StreamingOptions, 'contentType' | 'status'> {
  /**
   * After how long a silence a comment is sent, in milliseconds, so that no proxy takes the connection for dead;
   * `Infinity` for never.
   *
   * @default 15000
   */
  readonly heartbeatMs?: number
}

/**
 * Server-sent events, for an `EventSource` in the browser: sent as they come, for as long as the client stays. The
 * browser connects again when the connection breaks or the source ends; 204 tells it not to. When the server closes, so
 * does the stream, and `view.signal` aborts: the browser connects to the next one.
 *
 * @param source - Opens the events. It gets the id of the last event that the client has seen, and a signal that
 *   aborts when the client leaves: whatever it waits for should take that.
 * @see HTML, {@link https://html.spec.whatwg.org/multipage/server-sent-events.html | Server-sent events}
 *
 * @example
 * ```ts
 * import { EventStreamResponse, View, type EventScope } from '@belvedere/views-core'
 *
 * class Ticker extends View {
 *   get() {
 *     return new EventStreamResponse((scope) => this.ticks(scope))
 *   }
 *   async *ticks({ lastEventId }: EventScope) {
 *     for (let id = Number(lastEventId ?? 0) + 1; id <= 3; id++) yield { id: String(id), event: 'tick', data: { id } }
 *   }
 * }
 * typeof Ticker.asView() // => 'function'
 * ```
 */
export class EventStreamResponse extends StreamingResponse {
  constructor(
    source: EventSourceFunction,
    { heartbeatMs = 15_000, headers, ...options }: EventStreamOptions = {},
  ) {
    const open = (view: View): EventFrames => {
      const frames = new EventFrames(source(scopeOf(view)), view.clock, heartbeatMs)
      return endWithServer(view.response, frames)
    }
    super(open, {
      ...options,
      contentType: 'text/event-stream',
      headers: {
        // A compressing or buffering proxy would hold events back; the second is nginx's word for it.
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
        ...headers,
      },
    })
    const problem = heartbeatMs === Infinity ? null : durationProblem(heartbeatMs)
    if (problem !== null)
      throw new ConfigurationError('EventStreamResponse', [{ attribute: 'heartbeatMs', problem }])
  }

  /** Does not wait for the first event, which may be long in coming: the client is to know that it is connected. */
  override async render(view: View): Promise<void> {
    if (this.isRendered) return
    this.begin(view)
    this.isRendered = true
  }
}

function scopeOf(view: View): EventScope {
  const header = view.request.get('last-event-id')
  return {
    // Ids are UTF-8, and Node reads headers byte by byte.
    lastEventId: header ? Buffer.from(header, 'latin1').toString() : null,
    get signal() {
      return view.signal
    },
  }
}
