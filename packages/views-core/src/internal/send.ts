import type { HttpResponse } from '../responses/http-response.ts'
import type { View } from '../view.ts'

/** Hands a response to the client. */
export function send(view: View, response: HttpResponse): void {
  response.send(view)
}
