/** So many ways to try are gone through within a millisecond or two. */
const MOST_WAYS = 250_000

/** One piece of an expression: a group's bounds, a bar, a count, or anything that takes one character or none. */
const TOKEN =
  /(?<group>\((?:\?:)?(?!\?))|(?<end>\))|(?<bar>\|)|(?<count>(?:[*+?]|\{(?<least>\d+)(?<open>,(?<most>\d*))?\})\??)|\[(?:\\.|[^\]\\])*\]|\\[^1-9k]|[^\\([]/gsy

interface Group {
  /** In how many ways what was read so far can be tried. */
  ways: number
  /** Of the alternatives before this one, together. */
  waysBefore: number
}

/**
 * Counts from the source of an expression in how many ways it can be tried on one text.
 *
 * @returns why the expression is refused, or `null`
 */
export function expressionProblem(expression: RegExp, longestText: number): string | null {
  if (/[gmyv]/.test(expression.flags)) return `has the flags ${expression.flags}; take i, s or u alone`
  const groups: Group[] = [{ ways: 1, waysBefore: 0 }]
  // In how many ways the last piece can be tried, which a count after it raises.
  let last = 1
  const { source } = expression
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex
    const found = TOKEN.exec(source)
    if (found === null)
      return `has ${JSON.stringify(source.slice(at, at + 3))}: take no look-around, named group or back reference`
    const { group, end, bar, count, least, open, most } = found.groups!
    const current = groups.at(-1)!
    if (group !== undefined) {
      groups.push({ ways: 1, waysBefore: 0 })
      continue
    }
    if (end !== undefined) {
      const { ways, waysBefore } = groups.pop()!
      last = ways + waysBefore
      groups.at(-1)!.ways *= last
    } else if (bar !== undefined) {
      current.waysBefore += current.ways
      current.ways = 1
    } else if (count === undefined) {
      last = 1
    } else {
      const times = timesOf(count, least, open, most, longestText)
      if (last > 1 && times.most > 1) return 'repeats what can be tried in several ways already'
      current.ways *= times.ways
    }
    if (groups.some((each) => each.ways > MOST_WAYS))
      return 'can be tried in too many ways on one text: use fewer of * + ? {n,m} and |'
  }
  return null
}

function timesOf(
  count: string,
  least: string | undefined,
  open: string | undefined,
  most: string | undefined,
  longestText: number,
): { readonly ways: number; readonly most: number } {
  if (count.startsWith('?')) return { ways: 2, most: 1 }
  if (least === undefined) return { ways: longestText, most: longestText }
  const from = Number(least)
  if (open === undefined) return { ways: 1, most: from }
  const to = most === '' || most === undefined ? longestText : Math.min(Number(most), longestText)
  return { ways: Math.max(1, to - from + 1), most: to }
}
