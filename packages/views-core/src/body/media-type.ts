/** A media type with its parameters, names and type in lower case. */
export interface MediaType {
  readonly type: string
  readonly parameters: ReadonlyMap<string, string>
}

const TOKEN = "[\\w!#$%&'*+.^`|~-]+"
const TYPE = new RegExp(`^${TOKEN}/${TOKEN}`)
const PARAMETER = new RegExp(`^[ \\t]*;[ \\t]*(?:(${TOKEN})=(?:(${TOKEN})|"((?:[^"\\\\]|\\\\.)*)"))?`)

/**
 * Parses a `Content-Type`, all of it: what is only half one is none, so that nothing is parsed as what it may not be.
 *
 * @see RFC 9110, 8.3
 */
export function parseMediaType(text: string): MediaType | null {
  const type = TYPE.exec(text)?.[0]
  if (type === undefined) return null
  const parameters = new Map<string, string>()
  let rest = text.slice(type.length).trimEnd()
  while (rest !== '') {
    const match = PARAMETER.exec(rest)
    if (match === null) return null
    const [whole, name, token, quoted] = match
    if (name !== undefined) {
      const key = name.toLowerCase()
      if (parameters.has(key)) return null
      parameters.set(key, token ?? quoted!.replaceAll(/\\(.)/g, '$1'))
    }
    rest = rest.slice(whole.length)
  }
  return { type: type.toLowerCase(), parameters }
}
