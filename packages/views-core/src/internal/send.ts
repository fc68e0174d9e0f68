import type { HttpResponse } from '../responses/http-response.ts'
import type { View } from '../view.ts'
import { eventOf, sends } from './tracing.ts'

/** Hands a response to the client. */
export function send(view: View, response: HttpResponse): void {
  if (sends.hasSubscribers) tracedSend(view, response)
  else response.send(view)
}

/** The step begins with the first byte and is over when the last has gone, or the client has. */
function tracedSend(view: View, response: HttpResponse): void {
  const event = eventOf(view, null)
  event.status = response.status
  view.response.once('close', () => {
    event.durationMs = view.clock.now() - event.startedAt
    sends.asyncStart.publish(event)
    sends.asyncEnd.publish(event)
  })
  sends.start.runStores(event, () => {
    try {
      response.send(view)
    } catch (error) {
      event.error = error
      sends.error.publish(event)
      throw error
    } finally {
      sends.end.publish(event)
    }
  })
}
