import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, defineRoutes, include } from '../../src/index.ts'
import { BUILT_IN } from '../../src/routes/converters.ts'
import { Matcher } from '../../src/routes/matcher.ts'
import { parsePattern, type Segment } from '../../src/routes/pattern.ts'

const runs = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

describe('a route that no request can reach', () => {
  it('is refused at start-up, all of them at once, with the one in front of it', () => {
    expect(() =>
      defineRoutes({
        detail: '/articles/:slug',
        draft: '/articles/new',
        again: '/Articles/:name/',
        number: '/articles/:id(int)',
        slug: '/tags/:slug(slug)',
        uuid: '/tags/:id(uuid)',
        tides: '/tags/tides',
        dotted: '/tags/a.b',
        files: '/files/*path',
        readme: '/files/readme',
        deep: '/files/:a/:b',
        fewer: '/files/*rest',
        shop: include('/articles', { list: '/:any' }),
      }),
    ).toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: defineRoutes() is misconfigured:
        draft: /articles/new is never reached: "detail" (/articles/:slug) comes first and matches all its paths; put the narrower one first
        again: /Articles/:name/ is never reached: "detail" (/articles/:slug) comes first and matches all its paths; one of them has to go
        number: /articles/:id(int) is never reached: "detail" (/articles/:slug) comes first and matches all its paths; put the narrower one first
        uuid: /tags/:id(uuid) is never reached: "slug" (/tags/:slug(slug)) comes first and matches all its paths; put the narrower one first
        tides: /tags/tides is never reached: "slug" (/tags/:slug(slug)) comes first and matches all its paths; put the narrower one first
        readme: /files/readme is never reached: "files" (/files/*path) comes first and matches all its paths; put the narrower one first
        deep: /files/:a/:b is never reached: "files" (/files/*path) comes first and matches all its paths; put the narrower one first
        fewer: /files/*rest is never reached: "files" (/files/*path) comes first and matches all its paths; one of them has to go
        shop:list: /articles/:any is never reached: "detail" (/articles/:slug) comes first and matches all its paths; one of them has to go]
    `)
  })

  it.each([
    ['the narrower one comes first', { a: '/articles/new', b: '/articles/:slug' }],
    ['a converter takes part of them', { a: '/:id(int)', b: '/:slug(slug)', c: '/:any', d: '/*rest' }],
    ['they overlap', { a: '/a/:x', b: '/:y/b' }],
    ['a literal is none of the converter', { a: '/:id(int)', b: '/new', c: '/:id(uuid)' }],
    ['the parameter needs a text', { a: '/:x', b: '/' }],
    ['the wildcard needs a text', { a: '/*rest', b: '/' }],
    ['the wildcard needs one segment more', { a: '/files/*path', b: '/files' }],
  ])('is none where %s', (_name, table) => {
    expect(() => defineRoutes(table)).not.toThrow()
  })

  it('is what is refused, and nothing else', () => {
    expect.hasAssertions()
    const segment = fc.constantFrom('a', 'b', '7', ':x', ':x(int)', ':x(slug)')
    const pattern = fc
      .tuple(fc.array(segment, { minLength: 1, maxLength: 3 }), fc.constantFrom('', '', '/*rest'))
      .map(
        ([segments, end]) => segments.map((each, at) => `/${each.replace(':x', `:x${at}`)}`).join('') + end,
      )
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 2, maxLength: 6 }), (patterns) => {
        const refused = refusedOf(patterns)
        const all = patterns.map((each) => parsePattern(each, BUILT_IN) as readonly Segment[])
        const matcher = new Matcher(all, { caseSensitive: false, strict: false })
        const reached = all.map((segments, index) =>
          [1, 4].every((length) => matcher.find(sample(segments, length)) === index),
        )
        for (const [index, text] of patterns.entries()) {
          // Several routes may share the paths of a wildcard after them, which is not looked for.
          if (text.endsWith('*rest') && !refused.has(`route-${index}`)) continue
          expect([text, reached[index]]).toEqual([text, !refused.has(`route-${index}`)])
        }
      }),
      { numRuns: runs },
    )
  })
})

const TEXTS: Readonly<Record<string, string>> = { int: '42', slug: 'some-slug' }

/** A path of the route, with texts that no narrower kind of parameter takes. */
function sample(segments: readonly Segment[], wildcardLength: number): string {
  const texts = segments.map((each) => {
    if ('literal' in each) return each.literal
    if (each.wildcard) return Array.from({ length: wildcardLength }, () => 'x.y').join('/')
    return TEXTS[each.converter?.name ?? ''] ?? 'x.y'
  })
  return `/${texts.join('/')}`
}

function refusedOf(patterns: readonly string[]): ReadonlySet<string> {
  try {
    defineRoutes(Object.fromEntries(patterns.map((each, index) => [`route-${index}`, each])))
    return new Set()
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error
    return new Set(error.mistakes.map((each) => each.attribute))
  }
}
