import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BUILT_IN } from '../../src/routes/converters.ts'
import { Matcher, type MatcherOptions } from '../../src/routes/matcher.ts'
import { parsePattern, type Segment } from '../../src/routes/pattern.ts'
import { assertLinearTime } from '../support/linear-time.ts'

const runs = Number(process.env['BELVEDERE_RUNS'] ?? 1000)
const LOOSE = { caseSensitive: false, strict: false }

function parse(pattern: string): readonly Segment[] {
  const segments = parsePattern(pattern, BUILT_IN)
  if (typeof segments === 'string') throw new Error(segments)
  return segments
}

function matcherOf(patterns: readonly string[], options: MatcherOptions = LOOSE): Matcher {
  return new Matcher(patterns.map(parse), options)
}

/** The plain way: each route in turn, and its segments by an expression. */
function firstMatch(
  patterns: readonly string[],
  path: string,
  after: number,
  { caseSensitive, strict }: MatcherOptions,
): number {
  return patterns.findIndex((pattern, index) => {
    if (index <= after || path.includes('%00')) return false
    const bare = strict || pattern === '/' ? pattern : pattern.replace(/\/$/, '')
    const source = bare
      .replace(/[.\-~]/g, String.raw`\$&`)
      .replace(/[:*]\w+(?:\(path\))?$/, (text) =>
        text.startsWith('*') || text.endsWith(')') ? '(?<rest>[^]+)' : text,
      )
      .replace(/:(\w+)(?:\((\w+)\))?/g, (_text, name: string) => `(?<${name}>[^/]+)`)
    const found = new RegExp(`^${source}${strict ? '' : '/?'}$`, caseSensitive ? '' : 'i').exec(path)
    if (found === null) return false
    return [...pattern.matchAll(/:(\w+)\((\w+)\)/g)].every(([, name, kind]) => {
      const text = found.groups?.[name!]
      if (text === undefined || kind === 'path') return true
      try {
        return BUILT_IN.get(kind!)?.parse(decodeURIComponent(text)) !== undefined
      } catch {
        return true
      }
    })
  })
}

describe('Matcher', () => {
  const segment = fc.constantFrom('a', 'b', 'B-1', ':x', ':x(int)', ':x(slug)', ':x(uuid)', '12')
  const pattern = fc
    .tuple(fc.array(segment, { maxLength: 4 }), fc.constantFrom('', '', '', '/', '/*rest', '/:rest(path)'))
    .map(([segments, end]) => {
      const start = segments.map((each, index) => `/${each.replace(':x', `:x${index}`)}`).join('')
      return start + end || '/'
    })
  const path = fc
    .array(
      fc.constantFrom(
        'a',
        'A',
        'b',
        'b-1',
        '12',
        '007',
        'c',
        '%61',
        '1%32',
        '%00',
        '%E0',
        'x_y',
        '',
        '9'.repeat(17),
      ),
      { maxLength: 5 },
    )
    .chain((segments) => fc.constantFrom(...['', '/'].map((end) => `/${segments.join('/')}${end}`)))

  it('finds for any table and any path what trying each route in turn finds, and what follows it', () => {
    fc.assert(
      fc.property(
        // The tree holds each way to write a route once: a second one like it is refused before.
        fc.uniqueArray(pattern, { maxLength: 12, selector: shape }),
        fc.array(path, { minLength: 1, maxLength: 6 }),
        fc.record({ caseSensitive: fc.boolean(), strict: fc.boolean() }),
        (patterns, paths, options) => {
          const matcher = matcherOf(patterns, options)
          for (const each of paths) {
            let after = -1
            do {
              const expected = firstMatch(patterns, each, after, options)
              expect([each, after, matcher.find(each, after)]).toEqual([each, after, expected])
              after = expected
            } while (after >= 0)
          }
        },
      ),
      { numRuns: runs },
    )
  })

  it('matches nothing that is no path', () => {
    const matcher = matcherOf(['/', '/*rest'])
    for (const text of ['', '*', 'a', 'http://a/', '/a%00', '/\0']) expect(matcher.find(text)).toBe(-1)
  })

  it.each(['a/', 'a', '/', 'a-', '1', '%61', '%', '1/a/'])(
    'CORE-16: takes no more than linear time for a path of any length made of %j',
    (piece) => {
      const matcher = matcherOf([
        '/:a/:b/:c/:d/end',
        '/a/a/a/:d(slug)/:e(slug)/a-',
        '/:id(int)/edit',
        '/:id(uuid)/edit',
        '/:slug(slug)/edit',
        '/:x/*rest',
      ])
      assertLinearTime((text) => matcher.find(`/${text}!`), piece)
      assertLinearTime((text) => matcher.find(`/a/a/a/${text}!/a`), piece)
    },
  )

  it('visits no more of a path than the deepest route is long', () => {
    let looked = 0
    const counting = { name: 'counting', parse: () => void looked++, format: String }
    const segments = [{ name: 'x', wildcard: false, converter: counting }, { literal: 'end' }]
    const table = Array.from({ length: 500 }, (_, index) => [
      ...segments.slice(0, 1),
      { literal: `end-${index}` },
    ])
    const matcher = new Matcher(table, LOOSE)
    expect(matcher.find('/1/2/3/4/5/6')).toBe(-1)
    expect(looked).toBe(1)
  })
})

function shape(pattern: string): string {
  const bare = pattern.length > 1 ? pattern.replace(/\/$/, '') : pattern
  return bare.toLowerCase().replace(/\*rest|:rest\(path\)/, '*')
}
