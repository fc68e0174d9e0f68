import { createCipheriv, createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

const SIGNED = 1
const ENCRYPTED = 2
const MAC_BYTES = 32
const IV_BYTES = 12
const TAG_BYTES = 16

/**
 * One secret, and what it is good for: a text that only its owner can make, for one purpose only.
 *
 * Both forms are `format, length of the key id, key id, body`. Signed: the body is an HMAC-SHA-256 over everything
 * else and the purpose, then the text. Encrypted: AES-256-GCM with the rest as additional data; the nonce is an HMAC
 * of purpose and text, so that equal texts seal equally (a page keeps its ETag) and different ones never share it.
 */
export class Seal {
  readonly #header: { readonly [format: number]: Buffer }
  readonly #signing: Buffer
  readonly #naming: Buffer
  readonly #hiding: Buffer

  constructor(id: string, secret: string | Uint8Array) {
    const name = Buffer.from(id)
    const header = (format: number) => Buffer.concat([Buffer.of(format, name.length), name])
    this.#header = { [SIGNED]: header(SIGNED), [ENCRYPTED]: header(ENCRYPTED) }
    this.#signing = derive(secret, 'signature')
    this.#naming = derive(secret, 'nonce')
    this.#hiding = derive(secret, 'encryption')
  }

  sign(text: string, purpose: string): Buffer {
    const header = this.#header[SIGNED]!
    const body = Buffer.from(text)
    return Buffer.concat([header, mac(this.#signing, header, purpose, body), body])
  }

  encrypt(text: string, purpose: string): Buffer {
    const header = this.#header[ENCRYPTED]!
    const plain = Buffer.from(text)
    const iv = mac(this.#naming, header, purpose, plain).subarray(0, IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', this.#hiding, iv, { authTagLength: TAG_BYTES })
    const hidden = cipher.setAAD(framed(header, purpose)).update(plain)
    return Buffer.concat([header, iv, hidden, cipher.final(), cipher.getAuthTag()])
  }

  /** The text of a sealed message of this key; `null` when it is not ours, or for another purpose. */
  open(sealed: Buffer, purpose: string): string | null {
    const body = sealed.subarray(2 + sealed[1]!)
    return sealed[0] === SIGNED ? this.#verify(body, purpose) : this.#decrypt(body, purpose)
  }

  #verify(body: Buffer, purpose: string): string | null {
    const given = body.subarray(0, MAC_BYTES)
    const text = body.subarray(MAC_BYTES)
    const expected = mac(this.#signing, this.#header[SIGNED]!, purpose, text)
    return given.length === MAC_BYTES && timingSafeEqual(given, expected) ? text.toString() : null
  }

  #decrypt(body: Buffer, purpose: string): string | null {
    if (body.length < IV_BYTES + TAG_BYTES) return null
    const iv = body.subarray(0, IV_BYTES)
    const decipher = createDecipheriv('aes-256-gcm', this.#hiding, iv, { authTagLength: TAG_BYTES })
    decipher.setAAD(framed(this.#header[ENCRYPTED]!, purpose)).setAuthTag(body.subarray(-TAG_BYTES))
    const plain = decipher.update(body.subarray(IV_BYTES, -TAG_BYTES))
    try {
      return Buffer.concat([plain, decipher.final()]).toString()
    } catch {
      return null
    }
  }
}

/** The key id that a sealed message names; `null` when it is no sealed message at all. */
export function sealedWith(sealed: Buffer): string | null {
  const [format, length] = sealed
  if ((format !== SIGNED && format !== ENCRYPTED) || length === undefined) return null
  return sealed.length < 2 + length ? null : sealed.toString('latin1', 2, 2 + length)
}

/** RFC 5869: one secret never serves two algorithms. */
function derive(secret: string | Uint8Array, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `belvedere cursor ${use}`, 32))
}

function mac(key: Buffer, header: Buffer, purpose: string, text: Buffer): Buffer {
  return createHmac('sha256', key).update(framed(header, purpose)).update(text).digest()
}

/** Lengths stand before what varies, so that no two pairs make the same bytes. */
function framed(header: Buffer, purpose: string): Buffer {
  const bytes = Buffer.from(purpose)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes.length)
  return Buffer.concat([header, length, bytes])
}
