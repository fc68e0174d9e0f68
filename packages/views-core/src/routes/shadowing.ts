import { accepts } from './converters.ts'
import { normalized, type MatcherOptions } from './matcher.ts'
import type { Parameter, Segment } from './pattern.ts'

interface Named {
  readonly name: string
  readonly pattern: string
  readonly segments: readonly Segment[]
}

/** What every text of the key also is. */
const WIDER: Readonly<Record<string, string>> = { int: 'slug', uuid: 'slug' }

/**
 * Looks for routes that no request can reach, because an earlier one matches every path of theirs.
 *
 * @returns the name of each, with what is wrong
 */
export function shadowedRoutes(
  routes: readonly Named[],
  options: MatcherOptions,
): readonly { readonly attribute: string; readonly problem: string }[] {
  const all = routes.map((route) => ({ ...route, segments: normalized(route.segments, options.strict) }))
  return all.flatMap((late, index) => {
    const early = all.slice(0, index).find((each) => covers(each.segments, late.segments, options))
    if (early === undefined) return []
    const both = covers(late.segments, early.segments, options)
    const advice = both ? 'one of them has to go' : 'put the narrower one first'
    const problem = `${late.pattern} is never reached: ${JSON.stringify(early.name)} (${early.pattern}) comes first and matches all its paths; ${advice}`
    return [{ attribute: late.name, problem }]
  })
}

/** Whether each path of `late` is one of `early`. */
function covers(early: readonly Segment[], late: readonly Segment[], options: MatcherOptions): boolean {
  for (const [index, wide] of early.entries()) {
    const narrow = late[index]
    if (narrow === undefined) return false
    if ('name' in wide && wide.wildcard) return !('literal' in narrow) || narrow.literal !== ''
    if (!segmentCovers(wide, narrow, options)) return false
  }
  return early.length === late.length
}

function segmentCovers(wide: Segment, narrow: Segment, { caseSensitive }: MatcherOptions): boolean {
  if ('name' in narrow) return 'name' in wide && !narrow.wildcard && kindCovers(wide, narrow)
  const { literal } = narrow
  if ('literal' in wide)
    return caseSensitive ? wide.literal === literal : wide.literal.toLowerCase() === literal.toLowerCase()
  if (literal === '') return false
  if (wide.converter === null) return true
  // Whatever its case, a request for the literal has to be one that the converter takes.
  return [literal, ...(caseSensitive ? [] : [literal.toLowerCase(), literal.toUpperCase()])].every((text) =>
    accepts(wide.converter!, text),
  )
}

function kindCovers(wide: Parameter, narrow: Parameter): boolean {
  if (wide.converter === null || wide.converter === narrow.converter) return true
  return narrow.converter !== null && WIDER[narrow.converter.name] === wide.converter.name
}
