import { InvalidRequestError } from '../errors.ts'
import type { RequestOptions } from '../request-options.ts'
import { describe, type TestResponse } from '../test-response.ts'

const SHOULD_FOLLOW = new Set([301, 302, 303, 307, 308])

export function isRedirect({ status, headers }: TestResponse): boolean {
  return SHOULD_FOLLOW.has(status) && headers.has('location')
}

/** The request a browser makes next. */
export interface NextRequest {
  readonly method: string
  readonly path: string
  readonly options: RequestOptions
}

/**
 * The request that follows a redirect.
 *
 * @param origins - Where the server is reached: redirects to anywhere else are refused.
 * @see Fetch {@link https://fetch.spec.whatwg.org/#http-redirect-fetch | HTTP-redirect fetch}.
 */
export function nextRequest(
  response: TestResponse,
  options: RequestOptions,
  origins: readonly [string, ...string[]],
): NextRequest {
  const { method, path } = response.request
  const location = response.headers.get('location') ?? ''
  const base = new URL(path, origins[0])
  const url = URL.canParse(location, base.href) ? new URL(location, base) : null
  if (!url || !origins.includes(url.origin)) {
    throw new InvalidRequestError(
      `${describe(response)} and redirects to ${JSON.stringify(location)}, which is not this server. ` +
        'Ask with redirect: "manual" and assert the Location.',
    )
  }
  const { query: _sent, body, json, form, headers, ...rest } = options
  const target = { path: url.pathname + url.search }
  const getsInstead =
    (response.status === 303 && method !== 'GET' && method !== 'HEAD') ||
    ((response.status === 301 || response.status === 302) && method === 'POST')
  if (getsInstead) return { ...target, method: 'GET', options: { ...rest, ...bodiless(headers) } }
  if (body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new InvalidRequestError(`${describe(response)}, but a stream cannot be sent a second time.`)
  }
  const same = { ...(headers && { headers }), ...(body !== undefined && { body }), ...(form && { form }) }
  return { ...target, method, options: { ...rest, ...same, ...(json !== undefined && { json }) } }
}

/** A request that lost its body loses the fields that spoke of it. */
function bodiless(headers: RequestOptions['headers']): Pick<RequestOptions, 'headers'> {
  if (!headers) return {}
  const pairs = Symbol.iterator in headers ? [...headers] : Object.entries(headers)
  const kept = pairs.filter(([name]) => !/^content-(type|length|encoding|language|location)$/i.test(name))
  return { headers: Object.fromEntries(kept) }
}
