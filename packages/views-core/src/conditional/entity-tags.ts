import { InvalidResponseError } from '../errors.ts'

const BLANK_OR_COMMA = /[ \t,]*/y
// Spaces are outside the grammar, and servers send them.
const TAG = /(?:W\/)?"[^"]*"/y
const END_OF_ENTRY = /[ \t]*(?:,|$)/y

const WHOLE_TAG = /^(?:W\/)?"[ !#-~]*"$/

/**
 * Reads the entity tags of `If-Match` or `If-None-Match`, with their quotes and the mark of a weak one. Takes time in
 * proportion to the length, whatever is in it, and leaves out what is no entity tag.
 *
 * @param field - The value of the header.
 * @returns the tags, or `['*']` for any.
 * @see RFC 9110, {@link https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3 | 8.8.3}
 *
 * @example
 * ```ts
 * import { parseEntityTags } from '@belvedere/views-core'
 *
 * parseEntityTags('"a", W/"b,c", junk') // => ['"a"', 'W/"b,c"']
 * parseEntityTags('*') // => ['*']
 * ```
 */
export function parseEntityTags(field: string): readonly string[] {
  if (field.trim() === '*') return ['*']
  const tags: string[] = []
  let at = matchEnd(BLANK_OR_COMMA, field, 0)
  while (at < field.length) {
    const end = matchEnd(TAG, field, at)
    if (end > at && matchEnd(END_OF_ENTRY, field, end) >= 0) {
      tags.push(field.slice(at, end))
    }
    // Goes on after the tag, not inside it: a quote that has been looked at is never looked at again.
    const comma = field.indexOf(',', Math.max(at, end))
    if (comma < 0) break
    at = matchEnd(BLANK_OR_COMMA, field, comma)
  }
  return tags
}

/**
 * Puts quotes around an entity tag that has none.
 *
 * @throws {InvalidResponseError} `ERR_VIEW_RESPONSE`: it has a quote inside, or a character that is not printable ASCII.
 *
 * @example
 * ```ts
 * import { quoteEntityTag } from '@belvedere/views-core'
 *
 * quoteEntityTag('v3') // => '"v3"'
 * quoteEntityTag('W/"v3"') // => 'W/"v3"'
 * ```
 */
export function quoteEntityTag(tag: string): string {
  const quoted = WHOLE_TAG.test(tag) ? tag : `"${tag}"`
  if (!WHOLE_TAG.test(quoted)) {
    throw new InvalidResponseError(
      `An entity tag takes printable ASCII without quotes inside, and not ${JSON.stringify(tag)}: hash it.`,
    )
  }
  return quoted
}

/** Equal byte for byte, and neither is weak: fit for a write. */
export function matchesStrongly(tag: string, tags: readonly string[]): boolean {
  return !isWeak(tag) && tags.includes(tag)
}

/** Equal but for the mark of weakness: fit for a cache. */
export function matchesWeakly(tag: string, tags: readonly string[]): boolean {
  const opaque = withoutMark(tag)
  return tags.some((each) => withoutMark(each) === opaque)
}

function isWeak(tag: string): boolean {
  return tag.startsWith('W/')
}

function withoutMark(tag: string): string {
  return isWeak(tag) ? tag.slice(2) : tag
}

/** Where a match of a sticky expression at `at` ends; -1 without one. */
function matchEnd(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at
  return expression.test(text) ? expression.lastIndex : -1
}
