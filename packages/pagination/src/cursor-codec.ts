import { ConfigurationError } from './configuration-error.ts'
import { canonicalJson } from './internal/canonical-json.ts'
import { Demands } from './internal/demand.ts'
import { Seal, sealedWith } from './internal/seal.ts'
import { InvalidCursorError } from './invalid-cursor-error.ts'
import type { Position } from './seekable.ts'

/** A secret that cursors are sealed with. */
export interface CursorKey {
  /** Names the key inside cursors: up to 32 letters, digits, `-` and `_`. Never give it to another secret. */
  readonly id: string
  /** At least 32 bytes of randomness. */
  readonly secret: string | Uint8Array
}

export interface CursorCodecOptions {
  /** The first key seals; all of them open. To change keys, put the new one first and remove the old one later. */
  readonly keys: readonly CursorKey[]
  /**
   * Hides the values in a cursor (AES-256-GCM) and does not only protect them: for lists ordered by something that
   * their readers may not see.
   * @default false
   */
  readonly encrypt?: boolean
  /**
   * Characters in a cursor. A longer text is refused unread.
   * @default 1024
   */
  readonly maxLength?: number
}

/** A place in a list, and the way to go from there. */
export interface CursorContent {
  readonly direction: 'next' | 'previous'
  /** Empty for the start of the list, or its end when the way is back. */
  readonly position: Position
}

/**
 * Turns places in a list into short texts that only the application can make, and back.
 *
 * A cursor is bound to a purpose: one made for another list, order, filter or user is refused like an altered one.
 * What comes from a client is not looked into before its length, its alphabet and its seal are right; the seal is
 * compared in constant time.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: no key, two of one id, or a secret that is too short.
 * @see {@link https://www.rfc-editor.org/rfc/rfc2104 | RFC 2104} (HMAC), RFC 4648, section 5 (base64url).
 *
 * @example
 * ```ts
 * import { CursorCodec } from '@belvedere/pagination'
 *
 * const codec = new CursorCodec({ keys: [{ id: '2026', secret: 'f7c1e0d2a9b84c6f8e3d5a7b9c1f2e4d' }] })
 * const cursor = codec.encode({ direction: 'next', position: ['2026-05-01 12:00:00.123456+00', '42'] }, { list: 'articles' })
 * codec.decode(cursor, { list: 'articles' }).position // => ['2026-05-01 12:00:00.123456+00', '42']
 * ```
 */
export class CursorCodec {
  readonly maxLength: number
  readonly #seals: ReadonlyMap<string, Seal>
  readonly #first: Seal
  readonly #encrypt: boolean

  constructor({ keys, encrypt = false, maxLength = 1024 }: CursorCodecOptions) {
    const demands = new Demands(new.target.name)
    demandKeys(demands, keys)
    demands.whole('maxLength', maxLength, 1)
    demands.check()
    this.maxLength = maxLength
    this.#seals = new Map(keys.map(({ id, secret }) => [id, new Seal(id, secret)]))
    this.#first = this.#seals.values().next().value!
    this.#encrypt = encrypt
  }

  /**
   * @param purpose - What the cursor is good for: any JSON-like value. The order of keys does not matter.
   * @returns Base64url, without padding.
   * @throws {ConfigurationError} `ERR_CONFIGURATION`: the position is longer than `maxLength` lets a cursor be.
   */
  encode(content: CursorContent, purpose: unknown): string {
    const text = JSON.stringify([content.direction === 'next' ? 'n' : 'p', ...content.position])
    const bound = canonicalJson(purpose)
    const cursor = (
      this.#encrypt ? this.#first.encrypt(text, bound) : this.#first.sign(text, bound)
    ).toString('base64url')
    if (cursor.length <= this.maxLength) return cursor
    throw new ConfigurationError(
      `A cursor of ${cursor.length} characters is longer than maxLength (${this.maxLength}): order by shorter columns, or raise maxLength.`,
    )
  }

  /**
   * @param cursor - Anything that a client may send.
   * @param purpose - As it was given to {@link CursorCodec.encode}.
   * @throws {InvalidCursorError} `ERR_PAGE_CURSOR_INVALID`, status 400: this codec did not make it, or for another purpose.
   */
  decode(cursor: unknown, purpose: unknown): CursorContent {
    const sealed = bytesOf(cursor, this.maxLength)
    const id = sealedWith(sealed)
    if (id === null) throw new InvalidCursorError('malformed')
    const seal = this.#seals.get(id)
    if (seal === undefined) throw new InvalidCursorError('unknown-key')
    const text = seal.open(sealed, canonicalJson(purpose))
    if (text === null) throw new InvalidCursorError('signature')
    return contentOf(text)
  }
}

function demandKeys(demands: Demands, keys: readonly CursorKey[]): void {
  const ids = new Set<string>()
  demands.that(Array.isArray(keys) && keys.length > 0, 'keys must hold at least one key')
  for (const { id, secret } of Array.isArray(keys) ? keys : []) {
    demands.that(
      typeof id === 'string' && /^[\w-]{1,32}$/.test(id),
      'the id of a key must be 1 to 32 letters, digits, - and _',
    )
    demands.that(!ids.has(id), `two keys have the id ${id}`)
    const bytes =
      typeof secret === 'string'
        ? Buffer.byteLength(secret)
        : secret instanceof Uint8Array
          ? secret.length
          : 0
    demands.that(bytes >= 32, `the secret of key ${id} must have at least 32 bytes, not ${bytes}`)
    ids.add(id)
  }
}

function bytesOf(cursor: unknown, maxLength: number): Buffer {
  if (typeof cursor !== 'string') throw new InvalidCursorError('not-text')
  if (cursor.length > maxLength) throw new InvalidCursorError('too-long')
  const bytes = Buffer.from(cursor, 'base64url')
  // Many texts decode to the same bytes; only the one that encoding gives back is a cursor.
  if (bytes.toString('base64url') !== cursor) throw new InvalidCursorError('malformed')
  return bytes
}

function contentOf(text: string): CursorContent {
  const content: unknown = parse(text)
  if (!Array.isArray(content)) throw new InvalidCursorError('content')
  const [way, ...position] = content as unknown[]
  if ((way !== 'n' && way !== 'p') || !isPosition(position)) throw new InvalidCursorError('content')
  return { direction: way === 'n' ? 'next' : 'previous', position }
}

function isPosition(values: unknown[]): values is (string | null)[] {
  return values.every((value) => value === null || typeof value === 'string')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
