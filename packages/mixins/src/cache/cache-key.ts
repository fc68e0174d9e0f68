import { hash } from 'node:crypto'
import type { View } from '@belvedere/views-core'
import type { Request } from 'express'
import { field } from '../internal/field.ts'
import { viewIdOf } from '../internal/view-id.ts'

/** Above this many characters a key is replaced by its digest, so that keys take a known amount of memory. */
const LONGEST_KEY = 1024

/** What a page is by its address: scheme, host and the raw path and query, as Express and the client name them. */
export function addressOf(request: Request): string {
  const { headers } = request
  let hosts = field(headers.host)
  // Behind a trusted proxy Express has another one, and a view may read either.
  if (headers['x-forwarded-host'] !== undefined) hosts += field(request.host)
  return field(request.protocol) + hosts + field(request.originalUrl)
}

/**
 * The key of a view's answer: the class, what `getCacheKey()` gave, the headers that always count, and who asks.
 * Requests with different cookies or a different `Authorization` never share an answer.
 */
export function entryKeyOf(
  view: View & { readonly cacheVaryOn: readonly string[] },
  resource: string,
): string {
  const { cookie, authorization } = view.request.headers
  let key = field(viewIdOf(view)) + field(resource) + variantOf(view.request, view.cacheVaryOn)
  // As a digest: keys show up in logs and in the tools of a store, and must not let anybody in.
  if (cookie !== undefined || authorization !== undefined) key += digest(field(cookie) + field(authorization))
  return key.length > LONGEST_KEY ? `#${digest(key)}` : key
}

/** The request's values of these headers: absent, empty and any value are all different. */
export function variantOf(request: Request, names: readonly string[]): string {
  let variant = ''
  for (const each of names) {
    const name = each.toLowerCase()
    const value = request.headers[name]
    variant += `${name}${field(Array.isArray(value) ? value.map(field).join('') : value)};`
  }
  return variant
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url')
}
