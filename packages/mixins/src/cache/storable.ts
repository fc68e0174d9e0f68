import { parseHttpDate, type Clock, type HttpResponse, type View } from '@belvedere/views-core'
import { parseCacheControl, secondsOf } from './cache-control.ts'
import type { CacheEntry, CacheSetOptions } from './cache-store.ts'

/** Headers that belong to the page and not to the one request that made it. */
const KEPT_HEADERS: readonly string[] = [
  'access-control-allow-credentials',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-location',
  'content-security-policy',
  'content-security-policy-report-only',
  'cross-origin-embedder-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy',
  'etag',
  'expires',
  'last-modified',
  'link',
  'permissions-policy',
  'referrer-policy',
  'strict-transport-security',
  'vary',
  'x-content-type-options',
  'x-frame-options',
  'x-robots-tag',
]

/** An answer that may be given to others, and for how long. */
export interface Storable extends CacheSetOptions {
  readonly entry: CacheEntry
}

interface Rules {
  readonly cacheSeconds: number | null
  readonly cacheHeaders: readonly string[]
}

/** The values of a header that the answer will have. */
type Fields = (name: string) => string[]

/**
 * The response as it may be kept for others, or `null` where it must not be. In doubt it must not.
 *
 * What other middleware has set on Express's response counts too: it goes out with this answer.
 *
 * @see RFC 9111 {@link https://www.rfc-editor.org/rfc/rfc9111#section-3 | Storing responses in caches}
 */
export function storableOf(view: View & Rules, response: HttpResponse): Storable | null {
  const { isSent, isStreaming, status } = response
  if (isSent || isStreaming || status !== 200) return null
  const fields: Fields = (name) => fieldsOf(view, response, name)
  if (fields('set-cookie').length > 0) return null
  // A nonce is good for one answer.
  const policies = [...fields('content-security-policy'), ...fields('content-security-policy-report-only')]
  if (policies.some((each) => each.includes("'nonce-"))) return null
  // What encodes the body behind our back would not do so on a hit.
  if (view.response.getHeader('content-encoding') !== undefined) return null
  const ttlSeconds = Math.min(view.cacheSeconds ?? 0, lifetimeOf(fields, view.clock))
  const vary = varyOf(fields)
  if (vary === null || !(ttlSeconds > 0)) return null
  return { entry: entryOf(response, view.cacheHeaders), vary, ttlSeconds }
}

function fieldsOf(view: View, response: HttpResponse, name: string): string[] {
  return [response.getHeader(name), view.response.getHeader(name)]
    .flat()
    .flatMap((each) => (each === undefined ? [] : [String(each)]))
}

/** Seconds that the response grants a shared cache: 0 for none, `Infinity` where it says nothing. */
function lifetimeOf(fields: Fields, clock: Clock): number {
  const control = fields('cache-control')
  const directives = parseCacheControl(control.join(','))
  if (directives === null) return 0
  if (['private', 'no-store', 'no-cache'].some((name) => directives.has(name))) return 0
  const granted = Math.min(secondsOf(directives, 's-maxage'), secondsOf(directives, 'max-age'))
  // Expires counts where there is no max-age; most of them are in the past, to say "do not keep this".
  if (granted !== Infinity || fields('expires').length === 0) return granted
  return Math.min(...fields('expires').map((each) => secondsUntil(each, clock)))
}

function secondsUntil(date: string, clock: Clock): number {
  const at = parseHttpDate(date)
  return at === null ? 0 : (at.getTime() - clock.date().getTime()) / 1000
}

/** The header names that the response varies on, or `null` when it varies on what no key can hold. */
function varyOf(fields: Fields): readonly string[] | null {
  const names = fields('vary')
    .flatMap((each) => each.split(','))
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== '')
  if (names.includes('*')) return null
  // These two depend on a request header whether or not the view says so.
  if (fields('content-encoding').length > 0) names.push('accept-encoding')
  if (fields('access-control-allow-origin').some((each) => each !== '*')) names.push('origin')
  return [...new Set(names)]
}

function entryOf(response: HttpResponse, more: readonly string[]): CacheEntry {
  const headers: Record<string, string | readonly string[]> = {}
  for (const name of [...KEPT_HEADERS, ...more]) {
    const value = response.getHeader(name)
    if (value !== undefined)
      headers[name.toLowerCase()] = typeof value === 'string' ? value : Object.freeze([...value])
  }
  const { body, contentType, status } = response
  return Object.freeze({
    status,
    contentType,
    headers: Object.freeze(headers),
    body: typeof body === 'string' ? body : Buffer.from(body),
  })
}
