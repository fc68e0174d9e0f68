import { ConfigurationError, type Mistake } from '../errors.ts'
import { BUILT_IN, UNCHECKED, type Converter, type NamedConverter } from './converters.ts'
import type { Included, RouteTable } from './include.ts'
import type { MatcherOptions } from './matcher.ts'
import { parsePattern, type Segment } from './pattern.ts'
import { shadowedRoutes } from './shadowing.ts'

/** A route with its place in the table: its full name and its whole pattern. */
export interface CompiledRoute {
  readonly name: string
  readonly pattern: string
  readonly segments: readonly Segment[]
}

type Table = Pick<Included, 'prefix' | 'routes'> & { readonly converters: object }

/**
 * Reads a table with all that it includes, in the order in which it is written.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: whatever is wrong with any of them, in one report.
 */
export function compileRoutes(
  routes: RouteTable,
  converters: object,
  options: MatcherOptions,
): readonly CompiledRoute[] {
  const mistakes: Mistake[] = []
  const compiled: CompiledRoute[] = []
  const add = (attribute: string, problem: string): void => void mistakes.push({ attribute, problem })

  function read(table: Table, namespace: string, prefix: string, known: Known): void {
    const inScope = register(table.converters, known, (name, problem) => add(namespace + name, problem))
    for (const [key, entry] of Object.entries(table.routes)) {
      const name = namespace + key
      const problem = nameProblem(key)
      if (problem !== null) add(name, problem)
      else if (typeof entry === 'string') readPattern(name, prefix, entry, inScope)
      else if (!isIncluded(entry)) add(name, `is ${describe(entry)}: give it a pattern, or include() a table`)
      else {
        const wrong = prefixProblem(entry.prefix)
        if (wrong !== null) add(name, wrong)
        else read(entry, `${name}:`, prefix + entry.prefix, inScope)
      }
    }
  }

  function readPattern(name: string, prefix: string, text: string, known: Known): void {
    const pattern = prefix + text
    const segments =
      prefix !== '' && text !== '' && !text.startsWith('/')
        ? `the pattern ${JSON.stringify(text)} has to start with a slash`
        : parsePattern(pattern, known)
    if (typeof segments === 'string') add(name, segments)
    else compiled.push({ name, pattern, segments })
  }

  read({ prefix: '', routes, converters }, '', '', BUILT_IN)
  mistakes.push(...shadowedRoutes(compiled, options))
  if (mistakes.length > 0) throw new ConfigurationError('defineRoutes()', mistakes)
  return compiled
}

type Known = ReadonlyMap<string, NamedConverter>

function register(converters: object, known: Known, report: (name: string, problem: string) => void): Known {
  const all = new Map(known)
  for (const [name, converter] of Object.entries(converters) as [
    string,
    Partial<Converter<unknown>> | null,
  ][]) {
    if (BUILT_IN.has(name) || UNCHECKED.includes(name)) report(name, 'is a converter that is always there')
    else if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      report(name, 'is no name for a converter: a letter or _ comes first, then letters, digits or _')
    else if (typeof converter?.parse !== 'function' || typeof converter.format !== 'function')
      report(name, 'is no converter: give it the functions parse and format')
    else {
      const { parse, format } = converter as Converter<unknown>
      all.set(name, { name, parse: parse.bind(converter), format: format.bind(converter) })
    }
  }
  return all
}

function nameProblem(key: string): string | null {
  if (key.includes(':')) return 'has a colon in its name: namespaces come from include()'
  // An object lists such keys first, whatever their place, and a route's place decides.
  if (/^\d+$/.test(key)) return 'is a number, which JavaScript would put in another place: take a name'
  return null
}

function prefixProblem(prefix: string): string | null {
  if (prefix === '') return null
  if (!prefix.startsWith('/')) return `the prefix ${JSON.stringify(prefix)} has to start with a slash`
  return prefix.endsWith('/')
    ? `the prefix ${JSON.stringify(prefix)} ends with a slash, and patterns start with one`
    : null
}

/** From JavaScript anything may stand here. */
function isIncluded(entry: unknown): entry is Included {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    typeof (entry as Included).prefix === 'string' &&
    typeof (entry as Included).routes === 'object'
  )
}

function describe(entry: unknown): string {
  return entry === null ? 'null' : `of type ${typeof entry}`
}
