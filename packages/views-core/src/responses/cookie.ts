import { InvalidCookieError } from '../errors.ts'

/** Attributes of a cookie. What is left out is safe. */
export interface CookieOptions {
  /** How long a browser keeps it, in whole seconds; without it and `expires` until the browser is closed. */
  readonly maxAgeSeconds?: number
  /** Until when a browser keeps it; `maxAgeSeconds` wins. */
  readonly expires?: Date
  /** @default '/' */
  readonly path?: string
  /** Sends it to this domain and all below it; without it to the host that set it alone. */
  readonly domain?: string
  /** Over HTTPS alone, and to localhost. @default true */
  readonly secure?: boolean
  /** Keeps it from scripts. @default true */
  readonly httpOnly?: boolean
  /** With which requests from other sites it goes: none, only links, all. @default 'lax' */
  readonly sameSite?: 'strict' | 'lax' | 'none'
  /** Keeps one for each site that embeds this one. @default false */
  readonly partitioned?: boolean
}

/** Browsers drop what is longer. */
const MAX_LENGTH = 4096

const NAME = /^[!#$%&'*+\-.^_`|~\w]+$/
const ATTRIBUTE = /^[ -:<-~]*$/

/**
 * Writes the value of a `Set-Cookie` header. The value of the cookie is percent-encoded, as Express does it.
 *
 * @throws {InvalidCookieError} `ERR_VIEW_COOKIE`: browsers would drop it: a name or attribute with signs that it cannot
 *   have, a prefix (`__Host-`, `__Secure-`) or `SameSite=None` without what it asks for, or more than 4,096 characters.
 * @see RFC 6265bis, {@link https://httpwg.org/http-extensions/draft-ietf-httpbis-rfc6265bis.html | Cookies}
 */
export function formatCookie(name: string, value: string, options: CookieOptions = {}): string {
  const { maxAgeSeconds, expires, path = '/', domain, sameSite = 'lax' } = options
  const { secure = true, httpOnly = true, partitioned = false } = options
  const problem = problemOf(name, options)
  if (problem !== null) throw new InvalidCookieError(`The cookie ${JSON.stringify(name)} ${problem}.`)
  const parts = [`${name}=${encodeURIComponent(value.toWellFormed())}`, `Path=${path}`]
  if (domain !== undefined) parts.push(`Domain=${domain}`)
  if (maxAgeSeconds !== undefined) parts.push(`Max-Age=${maxAgeSeconds}`)
  if (expires !== undefined) parts.push(`Expires=${expires.toUTCString()}`)
  if (httpOnly) parts.push('HttpOnly')
  if (secure) parts.push('Secure')
  parts.push(`SameSite=${sameSite[0]!.toUpperCase()}${sameSite.slice(1)}`)
  if (partitioned) parts.push('Partitioned')
  const text = parts.join('; ')
  if (text.length > MAX_LENGTH) {
    throw new InvalidCookieError(
      `The cookie ${JSON.stringify(name)} has ${text.length} characters, and browsers keep ${MAX_LENGTH}: store less.`,
    )
  }
  return text
}

/** A list of `Set-Cookie` values with one more, in place of the one with the same name, domain and path. */
export function withCookie(list: string | readonly string[] | undefined, cookie: string): readonly string[] {
  const known = list === undefined ? [] : typeof list === 'string' ? [list] : list
  const identity = identityOf(cookie)
  return [...known.filter((each) => identityOf(each) !== identity), cookie]
}

function identityOf(cookie: string): string {
  const [pair = '', ...attributes] = cookie.split(';')
  const scope = attributes.map((each) => each.trim()).filter((each) => /^(?:domain|path)=/i.test(each))
  return [pair.slice(0, pair.indexOf('=')), ...scope.toSorted()].join(';')
}

function problemOf(name: string, options: CookieOptions): string | null {
  const {
    maxAgeSeconds,
    expires,
    path = '/',
    domain,
    secure = true,
    sameSite = 'lax',
    partitioned = false,
  } = options
  const prefix = name.toLowerCase()
  if (!NAME.test(name)) return 'has a sign in its name that no cookie may have: take letters, digits, - and _'
  if (!path.startsWith('/') || !ATTRIBUTE.test(path))
    return `has the path ${JSON.stringify(path)}: begin it with "/"`
  if (domain !== undefined && !/^\.?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(domain)) {
    return `has the domain ${JSON.stringify(domain)}: write a host without a port`
  }
  if (maxAgeSeconds !== undefined && !Number.isSafeInteger(maxAgeSeconds)) {
    return `has maxAgeSeconds ${maxAgeSeconds}: take a whole number`
  }
  if (expires !== undefined && Number.isNaN(expires.getTime())) return 'expires at an invalid Date'
  if (!['strict', 'lax', 'none'].includes(sameSite)) {
    return `has sameSite ${JSON.stringify(sameSite)}: take 'strict', 'lax' or 'none'`
  }
  if (!secure && (sameSite === 'none' || partitioned || /^__(?:host|secure)-/.test(prefix))) {
    return 'has to be secure, for its name, sameSite or partitioned: leave secure as it is'
  }
  if (prefix.startsWith('__host-') && (path !== '/' || domain !== undefined)) {
    return 'is bound to its host by its name: leave path and domain out'
  }
  return null
}

/**
 * Reads the cookies of a request by name, decoded. Of two with the same name the first counts, which belongs to the
 * longer path. Takes time in proportion to the length, whatever is in it.
 *
 * @param header - The value of the `Cookie` header.
 *
 * @example
 * ```ts
 * parseCookies('theme=dark; name=M%C3%B6we').get('name') // => 'Möwe'
 * ```
 */
export function parseCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    const name = pair.slice(0, Math.max(at, 0)).trim()
    if (name !== '' && !cookies.has(name)) cookies.set(name, decoded(unquoted(pair.slice(at + 1).trim())))
  }
  return cookies
}

function unquoted(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
}

function decoded(value: string): string {
  if (!value.includes('%')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
