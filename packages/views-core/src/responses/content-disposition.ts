/** Signs that a name in quotes may have; a percent sign is decoded by some browsers. */
const PLAIN = /^[ !#$&-[\]-~]*$/
const NOT_PLAIN = /[^ !#$&-[\]-~]/gu
const NOT_ATTRIBUTE = /[^\w!#$&+.^`|~-]+/g

/**
 * Writes a `Content-Disposition` header. A name beyond ASCII is sent twice: encoded for those who can, and in ASCII for
 * the others. Folders are cut off, and control characters with them.
 *
 * @param filename - What the file is to be called; empty for no name.
 * @param type - `attachment` saves it, `inline` shows it where the browser can.
 * @see RFC 6266 and RFC 8187
 *
 * @example
 * ```ts
 * contentDisposition('tides.pdf') // => 'attachment; filename="tides.pdf"'
 * contentDisposition('Möwe.pdf', 'inline') // => "inline; filename=\"M_we.pdf\"; filename*=UTF-8''M%C3%B6we.pdf"
 * contentDisposition('../../etc/passwd') // => 'attachment; filename="passwd"'
 * ```
 */
export function contentDisposition(filename: string, type: 'attachment' | 'inline' = 'attachment'): string {
  const name = filename
    .toWellFormed()
    .replace(/^.*[/\\]/s, '')
    .replaceAll(/\p{Cc}/gu, '')
  if (name === '') return type
  const plain = `${type}; filename="${name.replaceAll(NOT_PLAIN, '_')}"`
  if (PLAIN.test(name)) return plain
  return `${plain}; filename*=UTF-8''${name.replaceAll(NOT_ATTRIBUTE, percentEncoded)}`
}

function percentEncoded(text: string): string {
  return Buffer.from(text).toString('hex').toUpperCase().replaceAll(/../g, '%$&')
}
