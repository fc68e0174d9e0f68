import { isThenable, type Awaitable } from '../awaitable.ts'
import type { HttpResponse } from '../responses/http-response.ts'
import type { View } from '../view.ts'

/** A response with its body: one that was put off is rendered now, at once where it can be. */
export function rendered(view: View, response: HttpResponse): Awaitable<HttpResponse> {
  if (response.isRendered) return response
  const rendering = response.render(view)
  return isThenable(rendering) ? rendering.then(() => response) : response
}
