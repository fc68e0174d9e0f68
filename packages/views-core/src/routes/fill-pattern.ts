import { accepts } from './converters.ts'
import type { Parameter, Segment } from './pattern.ts'

type Filled = { readonly path: string } | { readonly problem: string; readonly cause?: unknown }

/**
 * Writes the path of a pattern with values in place of its parameters.
 *
 * @returns the path, or what is wrong with the values
 */
export function fillPattern(segments: readonly Segment[], params: Readonly<Record<string, unknown>>): Filled {
  let path = ''
  for (const segment of segments) {
    if ('literal' in segment) {
      path += `/${segment.literal}`
      continue
    }
    const { name } = segment
    const value = Object.hasOwn(params, name) ? params[name] : null
    if (value === undefined || value === null)
      return { problem: `needs the parameter ${JSON.stringify(name)}` }
    const filled = fillParameter(segment, value)
    if ('problem' in filled) return filled
    path += filled.path
  }
  for (const name of Object.keys(params)) {
    if (!segments.some((segment) => 'name' in segment && segment.name === name))
      return { problem: `has no parameter ${JSON.stringify(name)}` }
  }
  return { path }
}

function fillParameter({ name, wildcard, converter }: Parameter, value: unknown): Filled {
  const refuse = (why = '', cause?: unknown): Filled => {
    const shown = describe(value)
    return { problem: `cannot put ${shown} in place of ${JSON.stringify(name)}${why}`, cause }
  }
  let text: unknown
  try {
    text = converter === null ? plainText(value) : converter.format(value)
    if (typeof text !== 'string' || (converter !== null && !accepts(converter, text)))
      return refuse(converter === null ? '' : `, which takes ${converter.name}`)
  } catch (error) {
    return refuse(`: its converter ${converter!.name} failed`, error)
  }
  let path = ''
  for (const part of wildcard ? text.split('/') : [text]) {
    if (!canStandInPath(part)) return refuse()
    path += `/${encodeURIComponent(part)}`
  }
  return { path }
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : `a value of type ${typeof value}`
}

/** From JavaScript an object may come here, whose text nobody means. */
function plainText(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : null
}

/** A browser takes nothing and dots for steps in the path, half a character has no encoding, and no view takes a NUL. */
function canStandInPath(part: string): boolean {
  return part !== '' && part !== '.' && part !== '..' && part.isWellFormed() && !part.includes('\0')
}
