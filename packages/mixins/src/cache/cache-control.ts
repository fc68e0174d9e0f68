/** Directives of a `Cache-Control` field by name in lower case; `null` for one without a value. */
export type CacheDirectives = ReadonlyMap<string, string | null>

const DIRECTIVE = /([\w!#$%&'*+.^`|~-]+)(?:=(?:"((?:[^"\\]|\\[^])*)"|([\w!#$%&'*+.^`|~-]+)))?/y

/**
 * Reads a `Cache-Control` field: names in any case, values as tokens or quoted strings.
 *
 * A directive that is there twice with different values keeps none of them.
 *
 * @returns `null` for a field that does not follow the grammar, which may hide any directive.
 * @see RFC 9111 {@link https://www.rfc-editor.org/rfc/rfc9111#section-5.2 | Cache-Control}
 *
 * @example
 * ```ts
 * import { parseCacheControl } from '@belvedere/mixins'
 *
 * parseCacheControl('max-age=60, EXT="a, private"')?.get('ext') // => 'a, private'
 * parseCacheControl('max-age=60, EXT="a, private"')?.has('private') // => false
 * parseCacheControl('max-age=60; private') // => null
 * ```
 */
export function parseCacheControl(text: string): CacheDirectives | null {
  const directives = new Map<string, string | null>()
  let at = skip(text, 0, BETWEEN)
  while (at < text.length) {
    DIRECTIVE.lastIndex = at
    const match = DIRECTIVE.exec(text)
    if (match === null) return null
    at = skip(text, DIRECTIVE.lastIndex, BLANK)
    if (at < text.length && text[at] !== ',') return null
    at = skip(text, at, BETWEEN)
    const name = match[1]!.toLowerCase()
    const value = match[2]?.replaceAll(/\\([^])/g, '$1') ?? match[3] ?? null
    directives.set(name, directives.has(name) && directives.get(name) !== value ? '' : value)
  }
  return directives
}

const BLANK = ' \t'
const BETWEEN = ' \t,'

function skip(text: string, from: number, characters: string): number {
  let at = from
  while (at < text.length && characters.includes(text[at]!)) at++
  return at
}

/** The seconds that a directive grants; one that cannot be read grants none, and one that is absent has no say. */
export function secondsOf(directives: CacheDirectives, name: string): number {
  const value = directives.get(name)
  if (value === undefined) return Infinity
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : 0
}
