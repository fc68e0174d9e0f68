import type { Request } from 'express'
import type { Mistake } from '../../errors.ts'
import { hostAllowed, splitHost } from '../../hosts/host.ts'

/**
 * Whether a page at an origin may open a WebSocket here. Browsers let every page open one to every site, with the
 * cookies of that site, so nobody else asks.
 *
 * @param allowed - `https://example.com`, `https://.example.com` for a domain and all below it, either without the scheme
 *   and for any port, or `*`; `null` for the host that the request is for, alone.
 * @see {@link https://www.rfc-editor.org/rfc/rfc6455#section-10.2 | RFC 6455, 10.2}
 */
export function isAllowedOrigin(
  origin: string,
  request: Request,
  allowed: readonly string[] | null,
): boolean {
  if (allowed?.includes('*')) return true
  const asked = parseOrigin(origin)
  if (asked === null) return false
  if (allowed === null) {
    const host = request.host as string | undefined
    return host !== undefined && parseOrigin(`${asked.protocol}//${host}`)?.host === asked.host
  }
  return allowed.some((pattern) => matches(asked, pattern))
}

/** What is wrong with the patterns. */
export function originMistakes(allowed: readonly string[]): Mistake[] {
  return allowed
    .filter((pattern) => !isPattern(pattern))
    .map((pattern) => ({
      attribute: 'websocket.origins',
      problem: `has ${JSON.stringify(pattern)}, which no origin matches: write https://example.com or .example.com`,
    }))
}

function isPattern(pattern: string): boolean {
  if (pattern === '*') return true
  const [scheme, rest] = splitScheme(pattern)
  const { domain, port } = splitHost(rest.startsWith('.') ? rest.slice(1) : rest)
  // A port says nothing without a scheme.
  return domain !== '' && (scheme === null ? port === '' : /^https?:$/.test(scheme))
}

function matches(origin: URL, pattern: string): boolean {
  const [scheme, rest] = splitScheme(pattern)
  if (scheme === null) return hostAllowed(origin.host, [rest])
  const { port, domain } = splitHost(rest.startsWith('.') ? rest.slice(1) : rest)
  const [wanted, asked] = [new URL(`${scheme}//${domain}${port && `:${port}`}`), origin]
  return (
    wanted.protocol === asked.protocol &&
    wanted.port === asked.port &&
    hostAllowed(asked.hostname, [rest.startsWith('.') ? `.${wanted.hostname}` : wanted.hostname])
  )
}

/** `https:` and what follows the two slashes. */
function splitScheme(pattern: string): [scheme: string | null, rest: string] {
  const [, scheme, rest] = /^([a-z]+:)\/\/(.*)$/i.exec(pattern) ?? []
  return scheme === undefined ? [null, pattern] : [scheme.toLowerCase(), rest!]
}

/** An origin is a scheme and a host and nothing else; a page without one says `null`. */
function parseOrigin(text: string): URL | null {
  const url = URL.parse(text)
  if (url === null || url.host === '' || !/^https?:$/.test(url.protocol)) return null
  return url.username === '' &&
    url.password === '' &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === ''
    ? url
    : null
}
