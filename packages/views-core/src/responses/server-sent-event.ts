import { InvalidResponseError } from '../errors.ts'
import { JsonResponse } from './json-response.ts'

/** One event of an {@link EventStreamResponse}. */
export interface ServerSentEvent {
  /** What the client is told, text as it is and anything else as JSON. Without it no listener is called. */
  readonly data?: unknown
  /** The name of the listeners that are called. @default 'message' */
  readonly event?: string
  /** Where the client is now; it is sent back as `Last-Event-ID` when the client connects again. */
  readonly id?: string
  /** How long the client waits from now on before it connects again, in milliseconds. */
  readonly retryMs?: number
}

/**
 * Writes an event as it goes over the wire.
 *
 * @throws {InvalidResponseError} `ERR_VIEW_RESPONSE`: a line break or NUL in `id` or `event`, `retryMs` is not a whole
 *   number from 0 up, or `data` is not a JSON value.
 * @see HTML, {@link https://html.spec.whatwg.org/multipage/server-sent-events.html | Server-sent events}
 *
 * @example
 * ```ts
 * formatEvent({ id: '7', data: 'two\nlines' }) // => 'id: 7\ndata: two\ndata: lines\n\n'
 * ```
 */
export function formatEvent({ id, event, data, retryMs }: ServerSentEvent): string {
  let text = ''
  if (id !== undefined) text += `id: ${oneLine('id', id)}\n`
  if (event !== undefined) text += `event: ${oneLine('event', event)}\n`
  if (retryMs !== undefined) {
    if (!Number.isSafeInteger(retryMs) || retryMs < 0) {
      throw new InvalidResponseError(
        `An event takes retryMs as a whole number from 0 up, and not ${retryMs}.`,
      )
    }
    text += `retry: ${retryMs}\n`
  }
  if (data !== undefined) {
    for (const line of textOf(data).split(/\r\n|\r|\n/)) text += `data: ${line}\n`
  }
  return `${text}\n`
}

function oneLine(field: string, value: string): string {
  if (/[\r\n\0]/.test(value)) {
    throw new InvalidResponseError(`The ${field} of an event is one line, and not ${JSON.stringify(value)}.`)
  }
  return value
}

function textOf(data: unknown): string {
  return typeof data === 'string' ? data : String(new JsonResponse(data).body)
}
