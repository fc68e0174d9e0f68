import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSafeRedirect } from '../../src/index.ts'

interface Recording {
  readonly source: string
  readonly cases: readonly {
    readonly input: {
      readonly url: string
      readonly allowedHosts: readonly string[]
      readonly requireHttps: boolean
    }
    readonly expect: boolean
  }[]
}

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)
const recording = read<Recording>('safe-redirect')
const differences = read<{ cases: readonly { readonly matching: string }[] }>('safe-redirect.differences')

function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../conformance/${name}.json`, import.meta.url), 'utf8')) as T
}

const allowedHosts = ['good.example', 'good.example:8000', '[::1]']

/** Made of what parsers of URLs disagree about. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '/',
        '\\',
        ':',
        '@',
        '?',
        '#',
        '.',
        '..',
        '%2f',
        '%5c',
        '%00',
        '[::1]',
        ':80',
        ':8000',
        'a:b@',
      ),
      fc.constantFrom('http:', 'https:', 'HTTP:', 'javascript:', 'data:', 'ftp:', 'java\tscript:', 'x'),
      fc.constantFrom(
        'evil.example',
        'good.example',
        'GOOD.example',
        'good.example.',
        'ｇood.example',
        'good。example',
      ),
      fc.constantFrom(
        '\t',
        '\n',
        '\r',
        ' ',
        '\0',
        '\b',
        '\u00ad',
        '\u200b',
        '\u2028',
        '\u3000',
        '\ufeff',
        '\ud800',
      ),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''))

describe('isSafeRedirect', () => {
  it(`CORE-29: judges every recorded URL as ${recording.source}, or more strictly where that is listed`, () => {
    expect(recording.cases.length).toBeGreaterThan(1300)
    const met = new Set<string>()
    for (const { input, expect: expected } of recording.cases) {
      const verdict = isSafeRedirect(input.url, input)
      if (verdict === expected) continue
      const shown = JSON.stringify(input)
      expect(verdict, `${shown} is laxer`).toBe(false)
      const listed = differences.cases.find(({ matching }) => new RegExp(matching).test(input.url))
      expect(listed, `${shown} is refused, and no difference says why`).toBeDefined()
      met.add(listed!.matching)
    }
    expect(met.size, 'every listed difference was met').toBe(differences.cases.length)
  })

  it('CORE-29: allows nothing that a browser would take to another host, on whatever page it stands', () => {
    const base = fc.constantFrom('http://good.example/', 'https://good.example/deep/page?x#y')
    let allowed = 0
    fc.assert(
      fc.property(hostile, base, fc.boolean(), (url, page, requireHttps) => {
        if (!isSafeRedirect(url, { allowedHosts, requireHttps })) return
        allowed++
        const target = new URL(url, page)
        expect([...allowedHosts, new URL(page).host]).toContain(target.host)
        expect(['http:', 'https:']).toContain(target.protocol)
        expect([target.username, target.password]).toEqual(['', ''])
        expect(requireHttps && target.protocol === 'http:' && !page.startsWith('http:')).toBe(false)
      }),
      { numRuns: numRuns * 5 },
    )
    expect(allowed).toBeGreaterThan(numRuns / 10)
  })

  it('allows every plain path, and every URL at an allowed host', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(?:\/[\w.~%!$&'()*+,;=:@-]+){0,3}(?:\?[\w/?=&.-]*)?$/), (rest) => {
        const target = `/a${rest}`
        expect(isSafeRedirect(target)).toBe(true)
        expect(
          isSafeRedirect(`https://good.example:8000${target}`, { allowedHosts, requireHttps: true }),
        ).toBe(true)
        expect(isSafeRedirect(`http://good.example${target}`, { allowedHosts, requireHttps: true })).toBe(
          false,
        )
        expect(isSafeRedirect(`https://other.example${target}`, { allowedHosts })).toBe(false)
      }),
      { numRuns },
    )
  })

  it('refuses what is no text, what is empty and what is longer than 2,048 characters', () => {
    expect([null, undefined, '', 7 as never, ['/a'] as never].map((each) => isSafeRedirect(each))).toEqual(
      Array(5).fill(false),
    )
    expect(isSafeRedirect(`/${'a'.repeat(2047)}`)).toBe(true)
    expect(isSafeRedirect(`/${'a'.repeat(2048)}`)).toBe(false)
  })
})
