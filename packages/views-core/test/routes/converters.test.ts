import { TestClient } from '@belvedere/testing'
import express, { type Express } from 'express'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  defineRoutes,
  errorHandler,
  expressionConverter,
  JsonResponse,
  notFound,
  ReverseError,
  routeOf,
  View,
} from '../../src/index.ts'
import { expressionProblem } from '../../src/routes/expression-problem.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { assertLinearTime } from '../support/linear-time.ts'

const runs = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

const UUID = '0b5c1d1e-7a52-4c2c-9f7e-1a2b3c4d5e6f'
const urls = defineRoutes(
  {
    int: '/int/:value(int)',
    slug: '/slug/:value(slug)',
    uuid: '/uuid/:value(uuid)',
    str: '/str/:value(str)',
    path: '/path/:value(path)',
    year: '/year/:value(year)',
    id: '/id/:value(bigint)',
    day: '/day/:value(day)',
    broken: '/broken/:value(broken)',
    word: '/:word(slug)',
    any: '/:any',
  },
  {
    converters: {
      year: expressionConverter(/[12][0-9]{3}/),
      // BigInt('') is 0 and BigInt('0x1') is 1: a strict converter checks first.
      bigint: { parse: (text) => (/^-?\d+$/.test(text) ? BigInt(text) : undefined), format: String },
      day: {
        parse(text): Date {
          const day = new Date(`${text}T00:00:00Z`)
          if (day.toISOString().slice(0, 10) !== text) throw new RangeError('no day')
          return day
        },
        format: (day: Date) => day.toISOString().slice(0, 10),
      },
      broken: {
        parse(text): string {
          throw new TypeError(`a bug with ${text}`)
        },
        format: (text: string) => text,
      },
    },
  },
)

class Tell extends View {
  get() {
    const { name, values } = routeOf(this.request)!
    const value = values['value']
    const shown = typeof value === 'bigint' ? `${value}n` : value instanceof Date ? value.getTime() : value
    return new JsonResponse({ name, params: this.params, value: shown ?? null })
  }
}

const tell = Object.fromEntries(Object.keys(urls.patterns).map((name) => [name, Tell])) as Record<
  keyof typeof urls.patterns,
  typeof Tell
>

function client(): TestClient<Express> {
  return new TestClient(express().use(urls.handlers(tell)).use(notFound(), errorHandler()))
}

describe('converters', () => {
  it('A-42: match what they take, as in Django', async () => {
    await using browser = client()
    for (const [path, value] of [
      ['/int/0', 0],
      ['/int/007', 7],
      ['/int/9007199254740991', 9007199254740991],
      ['/int/%31', 1],
      ['/slug/a-B_9', 'a-B_9'],
      [`/uuid/${UUID}`, UUID],
      ['/str/a%20b', 'a b'],
      ['/path/a/b%20c', 'a/b c'],
      ['/year/2026', '2026'],
      ['/id/90071992547409930', '90071992547409930n'],
      ['/day/1970-01-02', 86_400_000],
    ] as const) {
      expect([path, (await browser.get(path)).json()]).toMatchObject([path, { value }])
    }
  })

  it('A-42: a segment that a converter does not take is no match, so 404', async () => {
    await using browser = client()
    for (const path of [
      '/int/-1',
      '/int/1.5',
      '/int/1e3',
      '/int/%EF%BC%91',
      '/int/9007199254740992',
      `/int/${'9'.repeat(5000)}`,
      '/int/a%00',
      '/slug/%C3%A4',
      '/slug/a.b',
      '/slug/a%2Fb',
      `/uuid/${UUID.toUpperCase()}`,
      '/uuid/0b5c1d1e',
      '/year/3026',
      '/year/20260',
      '/year/a2026',
      '/id/1n',
      '/id/0x10',
      '/day/1970-13-01',
      '/day/1970-02-30',
      '/path/a%00/b',
      '/str/a/b',
    ]) {
      expect([path, (await browser.get(path)).status]).toEqual([path, 404])
    }
  })

  it('leave a path to the next route that takes it', async () => {
    await using browser = client()
    expect((await browser.get('/tides')).json()).toMatchObject({ name: 'word', params: { word: 'tides' } })
    expect((await browser.get('/a.b')).json()).toMatchObject({ name: 'any', params: { any: 'a.b' } })
  })

  it('A-40: leave the text in params, and give the value to those who ask', async () => {
    await using browser = client()
    expect((await browser.get('/int/007')).json()).toEqual({
      name: 'int',
      params: { value: '007' },
      value: 7,
    })
  })

  it('report a fault of their own as an error, and not as a path that is not there', async () => {
    using reports = new ErrorReports()
    await using browser = client()
    expect((await browser.get('/broken/x')).status).toBe(500)
    expect((await browser.get('/int/x')).status).toBe(404)
    expect(reports.errors).toEqual([expect.objectContaining({ message: 'a bug with x' })])
  })

  it('write what they read, and refuse what their route would not take back', () => {
    expect(urls.reverse('int', { value: 0 })).toBe('/int/0')
    expect(urls.reverse('slug', { value: 'a-B_9' })).toBe('/slug/a-B_9')
    expect(urls.reverse('uuid', { value: UUID })).toBe(`/uuid/${UUID}`)
    expect(urls.reverse('path', { value: 'a/b c' })).toBe('/path/a/b%20c')
    expect(urls.reverse('id', { value: 90071992547409930n })).toBe('/id/90071992547409930')
    expect(urls.reverse('day', { value: new Date(86_400_000) })).toBe('/day/1970-01-02')
    for (const value of [-1, 1.5, NaN, 1e21, Number.MAX_SAFE_INTEGER + 1])
      expect(() => urls.reverse('int', { value })).toThrow(
        /^The route "int" \(\/int\/:value\(int\)\) cannot put \S+ in place of "value", which takes int\.$/,
      )
    expect(() => urls.reverse('slug', { value: 'a b' })).toThrow(
      'cannot put "a b" in place of "value", which takes slug',
    )
    expect(() => urls.reverse('year', { value: '26' })).toThrow(ReverseError)
    expect(() => urls.reverse('day', { value: new Date(NaN) })).toThrow(/its converter day failed/)
    // As JavaScript calls it: none of this compiles.
    const reverse = urls.reverse as (name: string, params: object) => string
    expect(reverse('int', { value: '5' })).toBe('/int/5')
    for (const value of [{}, [], true, Symbol('s'), () => 'a'])
      expect(() => reverse('any', { any: value })).toThrow(/cannot put a value of type \w+ in place of "any"/)
  })

  it('are given back by the request what reverse() took, whatever it is', async () => {
    await using browser = client()
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.record({ name: fc.constant('int'), value: fc.maxSafeNat() }),
          fc.record({ name: fc.constant('id'), value: fc.bigInt() }),
          fc.record({ name: fc.constant('uuid'), value: fc.uuid() }),
          fc.record({ name: fc.constant('slug'), value: fc.stringMatching(/^[-a-zA-Z0-9_]{1,20}$/) }),
        ),
        async ({ name, value }) => {
          const path = (urls.reverse as (name: string, params: object) => string)(name, { value })
          const shown = typeof value === 'bigint' ? `${value}n` : value
          expect((await browser.get(path)).json()).toMatchObject({ name, value: shown })
        },
      ),
      { numRuns: Math.ceil(runs / 10) },
    )
  })

  it('are refused all at once when they are none, or take a name that is taken', () => {
    const converters = {
      int: { parse: Number, format: String },
      path: { parse: String, format: String },
      '1st': { parse: String, format: String },
      half: { parse: Number },
      none: null,
    } as never
    expect(() => defineRoutes({ a: '/:id(other)', b: '/*rest(int)' }, { converters }))
      .toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: defineRoutes() is misconfigured:
        int: is a converter that is always there
        path: is a converter that is always there
        1st: is no name for a converter: a letter or _ comes first, then letters, digits or _
        half: is no converter: give it the functions parse and format
        none: is no converter: give it the functions parse and format
        a: there is no converter "other" for "id"; there are int, slug, uuid, str, path
        b: the wildcard "*rest(int)" takes no converter]
    `)
  })
})

describe('expressionConverter()', () => {
  it.each([
    /[0-9]{4}/,
    /v?\d+/,
    /en|de|fr/,
    /[a-z]{2}(?:-[A-Z]{2})?/,
    /(?:a|b)c+/,
    /\p{L}+/u,
    /^[0-9]+$/,
    /[^\]/]+x*/i,
  ])('takes %s', (expression) => {
    expect(() => expressionConverter(expression)).not.toThrow()
  })

  it.each([
    [/(a+)+/, 'repeats what can be tried in several ways already'],
    [/(?:a|a)*/, 'repeats what can be tried in several ways already'],
    [/(?:a?){30}a{30}/, 'repeats what can be tried in several ways already'],
    [/((a{1,9}))*/, 'repeats what can be tried in several ways already'],
    [/a*a*a*/, 'can be tried in too many ways'],
    [/a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?/, 'can be tried in too many ways'],
    [/(?:[0-9]{1,3}\.){3}[0-9]{1,3}/, 'repeats what can be tried in several ways already'],
    [/(a)\1/, 'take no look-around, named group or back reference'],
    [/(?=a)a/, 'take no look-around'],
    [/(?<!a)a/, 'take no look-around'],
    [/(?<a>a)/, 'take no look-around, named group'],
    [/a/g, 'has the flags g; take i, s or u alone'],
    [/a/y, 'has the flags y'],
  ])('CORE-16: refuses %s', (expression, problem) => {
    expect(() => expressionConverter(expression)).toThrow(ConfigurationError)
    expect(() => expressionConverter(expression)).toThrow(problem)
  })

  it('matches the whole text, of up to 255 characters', () => {
    const { parse } = expressionConverter(/a|b+/)
    expect(['a', 'bb', 'ab', 'ba', '', 'a\n'].map(parse)).toEqual([
      'a',
      'bb',
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(parse('b'.repeat(255))).toBe('b'.repeat(255))
    expect(parse('b'.repeat(256))).toBeUndefined()
  })

  it('CORE-16: no expression that it takes can be kept busy', () => {
    const atom = fc.constantFrom('a', '[ab]', 'b', String.raw`\w`, '.', '(?:ab)', '(?:a|ab)', '(a*)')
    const count = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{3,}', '+?')
    const sequence = fc
      .array(fc.tuple(atom, count), { minLength: 1, maxLength: 6 })
      .map((parts) => parts.flat().join(''))
    const source = fc
      .tuple(sequence, fc.option(sequence), count)
      .map(([one, other, times]) => (other === null ? one : `(?:${one}|${other})${times}`))
    fc.assert(
      fc.property(source, (text) => {
        const expression = new RegExp(text)
        if (expressionProblem(expression, 255) !== null) return
        const { parse } = expressionConverter(expression)
        const started = performance.now()
        for (const piece of ['a', 'b', 'ab']) parse(`${piece.repeat(254 / piece.length)}!`)
        // What is refused above takes years; what is taken, milliseconds.
        expect(performance.now() - started).toBeLessThan(500)
      }),
      { numRuns: runs },
    )
  })

  it.each(['a-', '1', 'a', '%61'])('CORE-16: looks at a long path made of %j in linear time', (piece) => {
    const { parse } = expressionConverter(/[a-z-]+[a-z0-9-]*/)
    assertLinearTime(parse, piece)
  })
})
