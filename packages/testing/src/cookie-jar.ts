import { parseSetCookie, type Cookie } from './internal/set-cookie.ts'

export type { Cookie }

/** What {@link CookieJar.set} may say about a cookie. */
export interface CookieOptions {
  /** @default '/' */
  readonly path?: string
  /** Until when it is kept. Without it, as long as the client. */
  readonly expires?: Date
}

/**
 * The cookies of one client, kept from answer to request as a browser keeps them for one site.
 *
 * Follows RFC 6265: default and matching paths, `Max-Age` before `Expires`, replacement by name and path, longest
 * path first. Refuses what a browser refuses: `__Secure-` and `__Host-` names whose attributes do not fit. `Secure`
 * cookies are sent, since browsers trust loopback addresses. Not modelled: `Domain` (the jar belongs to one server),
 * `SameSite` and the public suffix list.
 *
 * @see RFC 6265 {@link https://www.rfc-editor.org/rfc/rfc6265#section-5 | User agent requirements}.
 *
 * @example
 * ```ts
 * import { CookieJar } from '@belvedere/testing'
 *
 * const jar = new CookieJar()
 * jar.receive('theme=dark; Path=/articles', '/articles/1')
 * jar.header('/articles/2') // => 'theme=dark'
 * jar.header('/about') // => ''
 * ```
 */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>()
  readonly #now: () => Date

  /** @param now - The wall clock by which cookies expire; `() => clock.date()` for a frozen one. */
  constructor(now: () => Date = () => new Date()) {
    this.#now = now
  }

  /** The value of a cookie, or `undefined`. Without `path`, of the first with that name. */
  get(name: string, path?: string): string | undefined {
    return this.all().find((cookie) => cookie.name === name && (path === undefined || cookie.path === path))
      ?.value
  }

  /** Puts a cookie in, as if the server had set it. The value is sent as it is, without encoding. */
  set(name: string, value: string, { path = '/', expires }: CookieOptions = {}): this {
    this.#keep({
      name,
      value,
      path,
      expires: expires ?? null,
      secure: false,
      httpOnly: false,
      sameSite: null,
    })
    return this
  }

  /** Takes a cookie out, under every path. */
  delete(name: string): void {
    for (const [key, cookie] of this.#cookies) if (cookie.name === name) this.#cookies.delete(key)
  }

  clear(): void {
    this.#cookies.clear()
  }

  /** The cookies that have not expired: longest path first, then oldest first. */
  all(): Cookie[] {
    const now = this.#now()
    for (const [key, { expires }] of this.#cookies) {
      if (expires && expires <= now) this.#cookies.delete(key)
    }
    return [...this.#cookies.values()].toSorted((a, b) => b.path.length - a.path.length)
  }

  /** Reads one `Set-Cookie` field of an answer to `requestPath`. What a browser would refuse is ignored. */
  receive(field: string, requestPath: string): void {
    const cookie = parseSetCookie(field, requestPath, this.#now())
    if (cookie) this.#keep(cookie)
  }

  /** The `Cookie` field for a request to `requestPath`; empty when there is nothing to send. */
  header(requestPath: string): string {
    return this.all()
      .filter(({ path }) => matches(path, requestPath))
      .map(({ name, value }) => (name === '' ? value : `${name}=${value}`))
      .join('; ')
  }

  // A map keeps the place of a replaced key, as RFC 6265 5.3 keeps the creation time of a replaced cookie.
  #keep(cookie: Cookie): void {
    this.#cookies.set(`${cookie.name};${cookie.path}`, cookie)
  }
}

function matches(cookiePath: string, requestPath: string): boolean {
  if (!requestPath.startsWith(cookiePath)) return false
  return (
    cookiePath.endsWith('/') ||
    requestPath.length === cookiePath.length ||
    requestPath[cookiePath.length] === '/'
  )
}
