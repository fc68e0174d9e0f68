import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, CursorCodec, type CursorContent, InvalidCursorError } from '../src/index.ts'
import { canonicalJson } from '../src/internal/canonical-json.ts'
import { Seal } from '../src/internal/seal.ts'
import { numRuns } from './support/runs.ts'

const key = { id: 'a', secret: 'an old secret of thirty-two bytes!' }
const newKey = { id: 'b', secret: new Uint8Array(32).fill(7) }
const purpose = { list: 'articles', user: 7 }
const content: CursorContent = { direction: 'next', position: ['2026-05-01 12:00:00.123456+00', null, '42'] }

const contents = fc.record<CursorContent>({
  direction: fc.constantFrom('next', 'previous'),
  position: fc.array(fc.option(fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 5 }),
})

function fault(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (InvalidCursorError.is(error)) return error.fault
    throw error
  }
  return 'none'
}

describe.each([
  ['signed', new CursorCodec({ keys: [key] })],
  ['encrypted', new CursorCodec({ keys: [key], encrypt: true })],
])('a %s cursor', (_, codec) => {
  it('PAG-14 gives back every position bit for bit, and is the same text each time', () => {
    const withHalves = fc.oneof(
      contents,
      fc.constant<CursorContent>({ direction: 'next', position: ['\ud800', '\0'] }),
    )
    fc.assert(
      fc.property(withHalves, fc.jsonValue(), (place, bound) => {
        const cursor = codec.encode(place, bound)
        expect(codec.decode(cursor, bound)).toEqual(place)
        expect(codec.encode(place, bound)).toBe(cursor)
        expect(cursor).toMatch(/^[\w-]+$/)
      }),
      { numRuns },
    )
  })

  it('PAG-15 is refused when a single bit of it is flipped', () => {
    fc.assert(
      fc.property(contents, (place) => {
        const bytes = Buffer.from(codec.encode(place, purpose), 'base64url')
        const faults = new Set<string>()
        for (let bit = 0; bit < bytes.length * 8; bit++) {
          const altered = Buffer.from(bytes)
          altered[bit >> 3]! ^= 1 << (bit & 7)
          faults.add(fault(() => codec.decode(altered.toString('base64url'), purpose)))
        }
        expect(faults).not.toContain('none')
        expect(faults).toContain('signature')
      }),
      { numRuns: Math.ceil(numRuns / 50) },
    )
  })

  it('PAG-15 is refused when it is cut, lengthened, joined to another or changed in one place', () => {
    const change = fc.record({
      at: fc.nat(200),
      text: fc.string({ unit: 'grapheme-ascii', maxLength: 2 }),
      cut: fc.nat(3),
    })
    fc.assert(
      fc.property(contents, contents, change, (one, other, { at, text, cut }) => {
        const cursor = codec.encode(one, purpose)
        const changed = cursor.slice(0, at) + text + cursor.slice(at + cut)
        const joined = cursor + codec.encode(other, purpose)
        for (const altered of [changed, joined, cursor.slice(0, at)].filter((result) => result !== cursor)) {
          expect(fault(() => codec.decode(altered, purpose))).not.toBe('none')
        }
      }),
      { numRuns },
    )
  })

  it.each([
    ['another list', { list: 'comments', user: 7 }],
    ['another user', { list: 'articles', user: 8 }],
    ['another kind of value', { list: 'articles', user: '7' }],
    ['more than it was made for', { list: 'articles', user: 7, tenant: null }],
    ['less than it was made for', { list: 'articles' }],
  ])('PAG-16 is refused for %s', (_name, other) => {
    expect(fault(() => codec.decode(codec.encode(content, purpose), other))).toBe('signature')
  })

  it('PAG-23 opens with an old key until it is removed', () => {
    const cursor = codec.encode(content, purpose)
    const rotated = new CursorCodec({ keys: [newKey, key] })
    expect(rotated.decode(cursor, purpose)).toEqual(content)
    expect(rotated.encode(content, purpose)).not.toBe(cursor)
    expect(fault(() => new CursorCodec({ keys: [newKey] }).decode(cursor, purpose))).toBe('unknown-key')
  })

  it('is refused under a key of the same name with another secret', () => {
    const impostor = new CursorCodec({ keys: [{ id: key.id, secret: newKey.secret }] })
    expect(fault(() => impostor.decode(codec.encode(content, purpose), purpose))).toBe('signature')
  })
})

describe('what is no cursor', () => {
  const codec = new CursorCodec({ keys: [key] })
  const cursor = codec.encode(content, purpose)

  it('PAG-17 has one spelling', () => {
    const spellings = [`${cursor}=`, `${cursor} `, ` ${cursor}`, `${cursor}\n`, `!${cursor}`, `${cursor}.x`]
    const last = cursor.at(-1)!
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const others = alphabet
      .split('')
      .filter((letter) => letter !== last)
      .map((letter) => cursor.slice(0, -1) + letter)
    const standard = Buffer.from(cursor, 'base64url').toString('base64')
    const faults = [...spellings, ...others, standard].map((text) => fault(() => codec.decode(text, purpose)))
    expect(faults).not.toContain('none')
    expect(fault(() => codec.decode('YR', purpose))).toBe('malformed')
  })

  it('PAG-18 costs nothing to refuse when it is long', () => {
    const long = 'A'.repeat(1_000_000)
    const start = performance.now()
    for (let run = 0; run < 1000; run++) expect(fault(() => codec.decode(long, purpose))).toBe('too-long')
    expect((performance.now() - start) / 1000).toBeLessThan(1)
  })

  it('is refused whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything({ withBigInt: true }), fc.string(), fc.base64String()), (anything) => {
        expect(fault(() => codec.decode(anything, purpose))).toMatch(
          /not-text|malformed|unknown-key|signature/,
        )
      }),
      { numRuns },
    )
  })

  it.each([
    '{"id":{"$gt":0}}',
    '[]',
    'null',
    '[1]',
    '["n",1]',
    '["n",{"$gt":""}]',
    '["x"]',
    'no JSON',
    '["n",["a"]]',
  ])('PAG-19 is refused with the right seal around %s', (text) => {
    const sealed = new Seal(key.id, key.secret).sign(text, canonicalJson(purpose)).toString('base64url')
    expect(fault(() => codec.decode(sealed, purpose))).toBe('content')
  })

  it('is told in words that say nothing of what was sent', () => {
    expect(() => codec.decode('<script>', purpose)).toThrow(
      'That cursor is not valid for this list: start again from its first page',
    )
  })
})

describe('encryption', () => {
  it('PAG-22 hides the values that the list is ordered by', () => {
    const signed = new CursorCodec({ keys: [key] }).encode(content, purpose)
    const encrypted = new CursorCodec({ keys: [key], encrypt: true }).encode(content, purpose)
    expect(Buffer.from(signed, 'base64url').includes('123456')).toBe(true)
    expect(Buffer.from(encrypted, 'base64url').includes('123456')).toBe(false)
  })

  it('opens cursors that were only signed, so that it can be switched on', () => {
    const signed = new CursorCodec({ keys: [key] }).encode(content, purpose)
    expect(new CursorCodec({ keys: [key], encrypt: true }).decode(signed, purpose)).toEqual(content)
  })
})

describe('the purpose', () => {
  it('does not depend on the order of keys, and tells kinds of values apart', () => {
    expect(canonicalJson({ b: 1, a: { d: 2, c: 3 } })).toBe(canonicalJson({ a: { c: 3, d: 2 }, b: 1 }))
    const date = new Date(0)
    const values = [
      1,
      '1',
      1n,
      [1],
      new Set([1]),
      new Map([[1, 1]]),
      date,
      NaN,
      Infinity,
      null,
      true,
      {},
      /1/,
    ]
    expect(new Set(values.map((value) => canonicalJson({ value }))).size).toBe(values.length)
  })
})

describe('configuration', () => {
  it.each([
    ['no keys', { keys: [] }],
    ['a short secret', { keys: [{ id: 'a', secret: 'short' }] }],
    ['no secret', { keys: [{ id: 'a' } as never] }],
    ['two keys of one id', { keys: [key, { ...newKey, id: 'a' }] }],
    ['an id that is no name', { keys: [{ ...key, id: 'a b' }] }],
    ['a length of nothing', { keys: [key], maxLength: 0 }],
  ])('refuses %s', (_, options) => {
    expect(() => new CursorCodec(options)).toThrow(ConfigurationError)
  })

  it('never shows a secret', () => {
    const short = { keys: [{ id: 'a', secret: 'tell-nobody' }] }
    expect(() => new CursorCodec(short)).toThrow(
      'CursorCodec: the secret of key a must have at least 32 bytes, not 11.',
    )
    expect(() => new CursorCodec(short)).not.toThrow('tell-nobody')
  })

  it('says when the ordering makes cursors too long', () => {
    const codec = new CursorCodec({ keys: [key] })
    const long: CursorContent = { direction: 'next', position: ['x'.repeat(1000)] }
    expect(() => codec.encode(long, purpose)).toThrow(
      /longer than maxLength \(1024\): order by shorter columns/,
    )
  })
})
