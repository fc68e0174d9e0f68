import type { IncomingHttpHeaders } from 'node:http'
import { matchesStrongly, matchesWeakly, parseEntityTags } from './entity-tags.ts'
import { parseHttpDate } from './http-date.ts'

/** What tells one state of a resource from another. */
export interface Validators {
  /** With its quotes; `null` where there is none. */
  readonly etag: string | null
  /** `null` where it is not known. Compared to the second. */
  readonly lastModified: Date | null
}

/**
 * Answers a conditional request from the state of the resource: 304 when the client has it already, 412 when it is not
 * the one that the client wants to change, `null` when the request is to go on.
 *
 * `If-Match` and `If-Unmodified-Since` come first, then `If-None-Match` and `If-Modified-Since`; of each pair the tag
 * counts and the date is for want of it. A weak tag never fulfils `If-Match`.
 *
 * @see RFC 9110, {@link https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2 | 13.2.2}
 * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/conditional-view-processing/ | Conditional view processing}.
 *   Differs: an `If-Match` that cannot be read fails, so that no write goes through unguarded.
 *
 * @example
 * ```ts
 * const state = { etag: '"v3"', lastModified: null }
 * evaluatePreconditions({ method: 'GET', headers: { 'if-none-match': '"v3"' } }, state) // => 304
 * evaluatePreconditions({ method: 'PUT', headers: { 'if-match': '"v2"' } }, state) // => 412
 * evaluatePreconditions({ method: 'PUT', headers: {} }, state) // => null
 * ```
 */
export function evaluatePreconditions(
  request: { readonly method: string; readonly headers: IncomingHttpHeaders },
  { etag, lastModified }: Validators,
): 304 | 412 | null {
  const { headers } = request
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  const modified = lastModified === null ? null : inSeconds(lastModified)

  const ifMatch = tagsOf(headers['if-match'])
  if (ifMatch) {
    if (etag === null || !(isAny(ifMatch) || matchesStrongly(etag, ifMatch))) return 412
  } else {
    const since = secondsOf(headers['if-unmodified-since'])
    if (since !== null && (modified === null || modified > since)) return 412
  }

  const ifNoneMatch = tagsOf(headers['if-none-match'])
  if (ifNoneMatch && ifNoneMatch.length > 0) {
    if (etag !== null && (isAny(ifNoneMatch) || matchesWeakly(etag, ifNoneMatch))) return isRead ? 304 : 412
  } else if (isRead && modified !== null) {
    const since = secondsOf(headers['if-modified-since'])
    if (since !== null && modified <= since) return 304
  }
  return null
}

function tagsOf(field: string | undefined): readonly string[] | null {
  return field === undefined ? null : parseEntityTags(field)
}

function isAny(tags: readonly string[]): boolean {
  return tags[0] === '*'
}

function secondsOf(field: string | undefined): number | null {
  const date = field === undefined ? null : parseHttpDate(field)
  return date === null ? null : inSeconds(date)
}

function inSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
