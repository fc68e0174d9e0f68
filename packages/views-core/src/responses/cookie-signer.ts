import { createHmac, timingSafeEqual } from 'node:crypto'
import { systemClock, type Clock } from '../clock.ts'
import { ConfigurationError } from '../errors.ts'

export interface CookieSignerOptions {
  /** Where the time of signing comes from. @default the clock of the machine */
  readonly clock?: Pick<Clock, 'date'>
}

const MIN_KEY_LENGTH = 32
const SIGNED = /^(.*)\.([0-9a-z]{1,9})\.([\w-]{43})$/s

/**
 * Signs the values of cookies, so that a client can read and cannot change them, nor move one to another name. The
 * first key signs; all of them are accepted, so that a key can be replaced while cookies of the old one are about.
 *
 * @param keys - Secrets of 32 characters or more, the newest first.
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: there is no key, or a shorter one.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/signing/ | Cryptographic signing}
 *
 * @example
 * ```ts
 * const before = new CookieSigner(['an old secret of 32 characters..'])
 * const signed = before.sign('theme', 'dark')
 * const rotated = new CookieSigner(['a new secret of 32 characters...', 'an old secret of 32 characters..'])
 * rotated.unsign('theme', signed) // => 'dark'
 * rotated.unsign('role', signed) // => null
 * ```
 */
export class CookieSigner {
  readonly #keys: readonly Buffer[]
  readonly #clock: Pick<Clock, 'date'>

  constructor(keys: readonly string[], options: CookieSignerOptions = {}) {
    if (keys.length === 0 || keys.some((key) => key.length < MIN_KEY_LENGTH)) {
      const problem =
        keys.length === 0 ? 'is empty' : `has one of ${Math.min(...keys.map((key) => key.length))} characters`
      const hint = `take ${MIN_KEY_LENGTH} or more, such as randomBytes(32).toString('base64url')`
      throw new ConfigurationError('CookieSigner', [{ attribute: 'keys', problem: `${problem}: ${hint}` }])
    }
    // A key of its own for this purpose: the secret may serve others too.
    this.#keys = keys.map((key) => createHmac('sha256', key).update('@belvedere/signed-cookie').digest())
    this.#clock = options.clock ?? systemClock
  }

  /** The value with the time and a signature, for the cookie of that name. */
  sign(name: string, value: string): string {
    const dated = `${value}.${this.#seconds().toString(36)}`
    return `${dated}.${mac(this.#keys[0]!, name, dated).toString('base64url')}`
  }

  /**
   * The value that was signed for the cookie of that name, or `null` for anything else: changed, moved from another
   * cookie, signed with an unknown key, or older than `maxAgeSeconds`.
   */
  unsign(
    name: string,
    signed: string | undefined,
    options: { readonly maxAgeSeconds?: number } = {},
  ): string | null {
    const [, value, time, signature] = SIGNED.exec(signed ?? '') ?? []
    if (value === undefined || time === undefined || signature === undefined) return null
    const given = Buffer.from(signature, 'base64url')
    const dated = `${value}.${time}`
    if (!this.#keys.some((key) => timingSafeEqual(mac(key, name, dated), given))) return null
    const age = this.#seconds() - Number.parseInt(time, 36)
    return age > (options.maxAgeSeconds ?? Infinity) ? null : value
  }

  #seconds(): number {
    return Math.floor(this.#clock.date().getTime() / 1000)
  }
}

/** With the length of the name, so that no two pairs of name and value make the same text. */
function mac(key: Buffer, name: string, dated: string): Buffer {
  return createHmac('sha256', key).update(`${name.length}:${name}=${dated}`).digest()
}
