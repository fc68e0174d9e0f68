/** The names of the parameters in a pattern, such as `'slug'` of `/articles/:slug`; any, where it is not known. */
type NamesOf<TPattern extends string> = string extends TPattern
  ? string
  : TPattern extends `${infer First}/${infer Rest}`
    ? NameOf<First> | NamesOf<Rest>
    : NameOf<TPattern>

type NameOf<TSegment extends string> = TSegment extends `:${infer Name}`
  ? Name
  : TSegment extends `*${infer Name}`
    ? Name
    : never

/** What `reverse` needs for a pattern: each of its parameters, as text or as a number. */
export type ParamsOf<TPattern extends string> = {
  readonly [K in NamesOf<TPattern>]: string | number | bigint
}

type Segment = { readonly literal: string } | { readonly name: string; readonly wildcard: boolean }

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
const LITERAL = /^[A-Za-z0-9._~@-]*$/

/**
 * Reads a pattern: segments between slashes, each a literal, a parameter `:name`, or, in last place, a wildcard
 * `*name` for all that is left.
 *
 * @returns the segments, or what is wrong with the pattern
 */
export function parsePattern(pattern: string): readonly Segment[] | string {
  if (!pattern.startsWith('/')) return `the pattern ${JSON.stringify(pattern)} has to start with a slash`
  const texts = pattern.slice(1).split('/')
  const segments: Segment[] = []
  for (const [index, text] of texts.entries()) {
    const sign = text[0]
    if (sign === ':' || sign === '*') {
      const name = text.slice(1)
      if (!NAME.test(name))
        return `${JSON.stringify(text)} is no parameter: a letter or _ comes first, then letters, digits or _`
      if (segments.some((each) => 'name' in each && each.name === name))
        return `has the parameter ${JSON.stringify(name)} twice`
      if (sign === '*' && index < texts.length - 1)
        return `the wildcard ${JSON.stringify(text)} has to come last`
      segments.push({ name, wildcard: sign === '*' })
    } else if (text === '.' || text === '..' || (text === '' && index < texts.length - 1)) {
      // A browser takes these for steps in the path, and two slashes in front for another host.
      return `has the segment ${JSON.stringify(text)}, which a browser would not ask for`
    } else if (LITERAL.test(text)) {
      segments.push({ literal: text })
    } else {
      return `the segment ${JSON.stringify(text)} mixes in signs: take letters, digits, and any of . _ ~ @ -`
    }
  }
  return segments
}

/**
 * Writes the path of a pattern with values in place of its parameters.
 *
 * @returns the path, or what is wrong with the values
 */
export function fillPattern(
  segments: readonly Segment[],
  params: Readonly<Record<string, string | number | bigint | null | undefined>>,
): { readonly path: string } | { readonly problem: string } {
  let path = ''
  for (const segment of segments) {
    if ('literal' in segment) {
      path += `/${segment.literal}`
      continue
    }
    const { name, wildcard } = segment
    const value = Object.hasOwn(params, name) ? params[name] : null
    if (value === undefined || value === null)
      return { problem: `needs the parameter ${JSON.stringify(name)}` }
    const text = String(value)
    for (const part of wildcard ? text.split('/') : [text]) {
      if (!canStandInPath(part)) {
        return { problem: `cannot put ${JSON.stringify(text)} in place of ${JSON.stringify(name)}` }
      }
      path += `/${encodeURIComponent(part)}`
    }
  }
  const known = new Set(segments.flatMap((segment) => ('name' in segment ? [segment.name] : [])))
  const extra = Object.keys(params).find((name) => !known.has(name))
  return extra === undefined ? { path } : { problem: `has no parameter ${JSON.stringify(extra)}` }
}

/** A browser takes nothing and dots for steps in the path, half a character has no encoding, and no view takes a NUL. */
function canStandInPath(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && part.isWellFormed() && !part.includes('\0')
}
