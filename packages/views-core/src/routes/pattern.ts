import { UNCHECKED, type NamedConverter } from './converters.ts'

export type Segment = Literal | Parameter

interface Literal {
  readonly literal: string
}

export interface Parameter {
  readonly name: string
  /** Takes all that is left of the path. */
  readonly wildcard: boolean
  /** `null`: any text. */
  readonly converter: NamedConverter | null
}

const PARAMETER = /^(?<sign>[:*])(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:\((?<kind>[^()]*)\))?$/
const LITERAL = /^[A-Za-z0-9._~@-]*$/

/**
 * Reads a pattern: segments between slashes, each a literal, a parameter `:name` or `:name(converter)`, or, in last
 * place, a wildcard `*name` or `:name(path)` for all that is left.
 *
 * @returns the segments, or what is wrong with the pattern
 */
export function parsePattern(
  pattern: string,
  converters: ReadonlyMap<string, NamedConverter>,
): readonly Segment[] | string {
  if (!pattern.startsWith('/')) return `the pattern ${JSON.stringify(pattern)} has to start with a slash`
  const texts = pattern.slice(1).split('/')
  const segments: Segment[] = []
  for (const [index, text] of texts.entries()) {
    const isLast = index === texts.length - 1
    const segment = /^[:*]/.test(text) ? parseParameter(text, converters) : parseLiteral(text, isLast)
    if (typeof segment === 'string') return segment
    if ('name' in segment) {
      if (segments.some((each) => 'name' in each && each.name === segment.name))
        return `has the parameter ${JSON.stringify(segment.name)} twice`
      if (segment.wildcard && !isLast) return `the wildcard ${JSON.stringify(text)} has to come last`
    }
    segments.push(segment)
  }
  return segments
}

function parseLiteral(text: string, isLast: boolean): Literal | string {
  if (text === '.' || text === '..' || (text === '' && !isLast)) {
    // A browser takes these for steps in the path, and two slashes in front for another host.
    return `has the segment ${JSON.stringify(text)}, which a browser would not ask for`
  }
  if (LITERAL.test(text)) return { literal: text }
  return `the segment ${JSON.stringify(text)} mixes in signs: take letters, digits, and any of . _ ~ @ -`
}

function parseParameter(text: string, converters: ReadonlyMap<string, NamedConverter>): Parameter | string {
  const { sign, name, kind } = PARAMETER.exec(text)?.groups ?? {}
  if (name === undefined)
    return `${JSON.stringify(text)} is no parameter: a letter or _ comes first, then letters, digits or _`
  if (kind === undefined || UNCHECKED.includes(kind)) {
    if (sign === '*' && kind !== undefined) return `the wildcard ${JSON.stringify(text)} takes no converter`
    return { name, wildcard: sign === '*' || kind === 'path', converter: null }
  }
  if (sign === '*') return `the wildcard ${JSON.stringify(text)} takes no converter`
  const converter = converters.get(kind)
  if (converter === undefined) {
    const known = [...converters.keys(), ...UNCHECKED].join(', ')
    return `there is no converter ${JSON.stringify(kind)} for ${JSON.stringify(name)}; there are ${known}`
  }
  return { name, wildcard: false, converter }
}
