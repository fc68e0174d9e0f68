import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fields, JsonResponse, View } from '../../src/index.ts'
import { serve } from '../support/serve.ts'

describe('Fields', () => {
  it('CORE-17: never fails, whatever the query, and one() is the last of all()', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (text, name) => {
        const fields = Fields.parse(text)
        expect(fields.one(name)).toBe(fields.all(name).at(-1))
        expect(fields.has(name)).toBe(fields.all(name).length > 0)
        for (const [each, values] of fields) expect(fields.all(each)).toEqual(values)
      }),
      { numRuns: Number(process.env['BELVEDERE_RUNS'] ?? 1000) },
    )
  })

  it('gives back what it was made of', () => {
    const pairs = fc.array(fc.tuple(fc.string(), fc.string()))
    fc.assert(
      fc.property(pairs, (given) => {
        const fields = new Fields(given)
        for (const [name] of given)
          expect(fields.all(name)).toEqual(given.filter((each) => each[0] === name).map((each) => each[1]))
        expect(fields.names()).toEqual([...new Set(given.map(([name]) => name))])
        // A record has its whole numbers first.
        const names = Object.keys(Object.fromEntries(fields))
        expect([...Fields.from(fields.toRecord())]).toEqual(names.map((name) => [name, fields.all(name)]))
      }),
      { numRuns: Number(process.env['BELVEDERE_RUNS'] ?? 1000) },
    )
  })

  it('takes text and lists of text from a record, and leaves out the rest', () => {
    const fields = Fields.from({ a: 'x', b: ['y', 1, 'z'], c: { d: 'e' }, f: null })
    expect([...fields]).toEqual([
      ['a', ['x']],
      ['b', ['y', 'z']],
    ])
    for (const other of [null, undefined, 'text', ['a'], 3]) expect(Fields.from(other).names()).toEqual([])
  })
})

describe('queryParams', () => {
  it('CORE-17: reads repeated, empty and bracketed names without a TypeError', async () => {
    class Search extends View {
      get() {
        const { queryParams } = this
        return new JsonResponse([
          queryParams === this.queryParams,
          ...['q', 'q[]', 'page', '__proto__'].map((name) => queryParams.all(name)),
        ])
      }
    }
    await using client = serve(Search)
    expect((await client.get('/?q[]=1&q=1&q=2&page')).json()).toEqual([true, ['1', '2'], ['1'], [''], []])
    expect((await client.get('/')).json()).toEqual([true, [], [], [], []])
    expect((await client.get('/?__proto__=1&q=%E0%A4%A&q=%00')).json()).toEqual([
      true,
      ['\ufffd%A', '\0'],
      [],
      [],
      ['1'],
    ])
  })
})
