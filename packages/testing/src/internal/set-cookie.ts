/** A cookie as the server set it. */
export interface Cookie {
  readonly name: string
  /** As sent, without decoding. */
  readonly value: string
  readonly path: string
  /** `null` for a cookie that lives as long as the client. */
  readonly expires: Date | null
  readonly secure: boolean
  readonly httpOnly: boolean
  /** As sent. Recorded, not applied. */
  readonly sameSite: string | null
}

/** Reads one `Set-Cookie` field as RFC 6265 5.2 does, or `null` where a browser refuses it. */
export function parseSetCookie(field: string, requestPath: string, now: Date): Cookie | null {
  const [pair = '', ...attributes] = field.split(';')
  const { name, value } = split(pair, 'value')
  if (name === '' && value === '') return null

  let path = defaultPath(requestPath)
  let maxAge: number | null = null
  let expires: Date | null = null
  let sameSite: string | null = null
  let secure = false
  let httpOnly = false
  let domain = false
  for (const attribute of attributes) {
    const { name: key, value: text } = split(attribute, 'name')
    switch (key.toLowerCase()) {
      case 'path':
        path = text.startsWith('/') ? text : defaultPath(requestPath)
        break
      case 'max-age':
        if (/^-?\d+$/.test(text)) maxAge = Number(text)
        break
      case 'expires':
        expires = Number.isNaN(Date.parse(text)) ? expires : new Date(text)
        break
      case 'samesite':
        sameSite = text
        break
      case 'secure':
        secure = true
        break
      case 'httponly':
        httpOnly = true
        break
      case 'domain':
        domain = text !== ''
        break
    }
  }
  if (/^__secure-/i.test(name) && !secure) return null
  if (/^__host-/i.test(name) && (!secure || domain || path !== '/')) return null
  if (maxAge !== null) expires = maxAge > 0 ? after(now, maxAge) : new Date(0)
  return { name, value, path, expires, secure, httpOnly, sameSite }
}

/** Splits at the first `=`. A text without one is all name (an attribute) or all value (a nameless cookie). */
function split(text: string, whole: 'name' | 'value'): { name: string; value: string } {
  const at = text.indexOf('=')
  if (at === -1) return { name: '', value: '', [whole]: text.trim() }
  return { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() }
}

/** RFC 6265 5.1.4: everything up to, not including, the last `/`. */
function defaultPath(requestPath: string): string {
  return requestPath.slice(0, Math.max(1, requestPath.lastIndexOf('/')))
}

function after(now: Date, seconds: number): Date {
  const latest = 8.64e15 // the last moment a Date can hold
  return new Date(Math.min(latest, now.getTime() + seconds * 1000))
}
