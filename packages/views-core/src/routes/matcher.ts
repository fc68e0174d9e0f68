import { accepts, type NamedConverter } from './converters.ts'
import type { Segment } from './pattern.ts'

export interface MatcherOptions {
  readonly caseSensitive: boolean
  /** Whether `/articles/` and `/articles` are two paths. */
  readonly strict: boolean
}

/**
 * Finds routes by a tree of segments, so that its cost goes with the length of a path and not with the number of
 * routes. Of several that match, the one declared first wins, as in Express and Django.
 */
export class Matcher {
  readonly #root = new Node()
  readonly #caseSensitive: boolean
  readonly #strict: boolean

  constructor(routes: readonly (readonly Segment[])[], { caseSensitive, strict }: MatcherOptions) {
    this.#caseSensitive = caseSensitive
    this.#strict = strict
    for (const [index, segments] of routes.entries()) this.#add(normalized(segments, strict), index)
  }

  /**
   * The number of the first route after `after` that matches, or -1.
   *
   * Nothing matches a path with a NUL in it, which no row and no file can have in its name. A parameter that cannot be
   * decoded matches: the client is told when its value is read.
   *
   * @param path - As it came, not decoded.
   */
  find(path: string, after = -1): number {
    if (!path.startsWith('/') || path.includes('%00') || path.includes('\0')) return -1
    const loose = !this.#strict && path.length > 1 && path.endsWith('/')
    const end = loose ? path.length - 1 : path.length
    const search: Search = { path, end, after, best: Infinity, caseSensitive: this.#caseSensitive }
    visit(this.#root, 0, search)
    return search.best === Infinity ? -1 : search.best
  }

  #add(segments: readonly Segment[], index: number): void {
    let node = this.#root
    node.covers(index)
    for (const segment of segments) {
      if ('name' in segment && segment.wildcard) {
        if (node.wildcard < 0) node.wildcard = index
        return
      }
      node =
        'literal' in segment
          ? node.literal(this.#caseSensitive ? segment.literal : segment.literal.toLowerCase())
          : node.branch(segment.converter)
      node.covers(index)
    }
    if (node.end < 0) node.end = index
  }
}

/** Without the empty segment after a last slash, where that makes no difference. */
export function normalized(segments: readonly Segment[], strict: boolean): readonly Segment[] {
  const last = segments.at(-1)!
  return !strict && segments.length > 1 && 'literal' in last && last.literal === ''
    ? segments.slice(0, -1)
    : segments
}

class Node {
  readonly literals = new Map<string, Node>()
  /** Parameters, each converter once. */
  readonly branches: { readonly converter: NamedConverter | null; readonly node: Node }[] = []
  /** The route that ends here, or -1. */
  end = -1
  /** The route that takes all that is left, or -1. */
  wildcard = -1
  /** Of all routes below. */
  first = Infinity
  last = -1

  /** Notes a route below this node. Routes come in their order. */
  covers(index: number): void {
    this.first = Math.min(this.first, index)
    this.last = index
  }

  literal(text: string): Node {
    let node = this.literals.get(text)
    if (node === undefined) this.literals.set(text, (node = new Node()))
    return node
  }

  branch(converter: NamedConverter | null): Node {
    const known = this.branches.find((each) => each.converter === converter)
    if (known !== undefined) return known.node
    const node = new Node()
    this.branches.push({ converter, node })
    return node
  }
}

interface Search {
  readonly path: string
  readonly end: number
  readonly after: number
  readonly caseSensitive: boolean
  best: number
}

/** Looks below a node for the rest of the path, which begins with the slash at `at`. */
function visit(node: Node, at: number, search: Search): void {
  const { path, end, after } = search
  if (node.last <= after || node.first >= search.best) return
  if (at === end) {
    if (node.end > after && node.end < search.best) search.best = node.end
  } else {
    const slash = path.indexOf('/', at + 1)
    const next = slash === -1 || slash > end ? end : slash
    const text = path.slice(at + 1, next)
    if (node.literals.size > 0) {
      const literal = node.literals.get(search.caseSensitive ? text : text.toLowerCase())
      if (literal !== undefined) visit(literal, next, search)
    }
    if (text !== '') {
      for (const { converter, node: below } of node.branches) {
        if (below.last <= after || below.first >= search.best) continue
        if (converter === null || takes(converter, text)) visit(below, next, search)
      }
    }
  }
  // A wildcard keeps the slash at the end, as Express's does.
  if (node.wildcard > after && node.wildcard < search.best && path.length > at + 1)
    search.best = node.wildcard
}

function takes(converter: NamedConverter, text: string): boolean {
  if (!text.includes('%')) return accepts(converter, text)
  let decoded: string
  try {
    decoded = decodeURIComponent(text)
  } catch {
    return true
  }
  return accepts(converter, decoded)
}
