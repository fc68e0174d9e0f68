import type { IncomingMessage } from 'node:http'

/** The pattern of the route that answers a request, and never its path; `null` where none has matched. */
export function routeOf(request: IncomingMessage): string | null {
  const { route, baseUrl = '' } = request as {
    readonly route?: { readonly path?: unknown }
    readonly baseUrl?: string
  }
  return typeof route?.path === 'string' ? baseUrl + route.path : null
}
