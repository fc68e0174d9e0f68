import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidResponseError, JsonResponse, View } from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { serve } from '../support/serve.ts'

const circular: Record<string, unknown> = {}
circular['self'] = circular

describe('JsonResponse', () => {
  it.each([
    ['a bigint', { id: 9007199254740993n, list: [1n] }, '{"id":"9007199254740993","list":["1"]}'],
    ['a bigint alone', 5n, '"5"'],
    ['NaN and infinities', [NaN, Infinity, -0], '[null,null,0]'],
    ['a date', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    ['an invalid date', { at: new Date(NaN) }, '{"at":null}'],
    ['undefined within data', { a: undefined, b: [undefined] }, '{"b":[null]}'],
    ['a lone surrogate', '\uD800', '"\\ud800"'],
    ['null', null, 'null'],
    ['toJSON', { toJSON: () => ({ shown: true }) }, '{"shown":true}'],
  ])('CORE-43: has a defined answer for %s', (_name, data, expected) => {
    expect(new JsonResponse(data).body).toBe(expected)
  })

  it.each([
    ['a cycle', circular],
    ['a cycle beside a bigint', { id: 1n, circular }],
    ['a function', () => {}],
    ['a symbol', Symbol('x')],
    ['undefined', undefined],
    [
      'a toJSON that fails',
      {
        toJSON: () => {
          throw new Error('SECRET')
        },
      },
    ],
  ])('CORE-43: answers a clean 500 and no byte of %s', async (_name, data) => {
    expect(() => new JsonResponse(data)).toThrow(InvalidResponseError)
    class Broken extends View {
      get() {
        return new JsonResponse(data)
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Broken)
    const response = await client.get('/', { headers: { accept: 'application/json' } })
    expect([response.status, response.json()]).toEqual([
      500,
      { type: 'about:blank', title: 'Internal Server Error', status: 500, errorId: reports.all[0]!.id },
    ])
    expect(InvalidResponseError.is(reports.errors[0])).toBe(true)
  })

  it('I-04: writes what JSON.stringify writes for every JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(new JsonResponse(value).body).toBe(JSON.stringify(value))
      }),
      { numRuns: Number(process.env['BELVEDERE_RUNS'] ?? 1000) },
    )
  })

  it('is application/json, with status and headers as asked', async () => {
    class Created extends View {
      post() {
        return new JsonResponse(
          { ok: true },
          { status: 201, headers: { Location: '/1' }, contentType: 'application/vnd.x+json' },
        )
      }
      get() {
        return new JsonResponse({ ok: true })
      }
    }
    await using client = serve(Created)
    expect((await client.get('/')).headers.get('content-type')).toBe('application/json')
    const response = await client.post('/')
    expect([response.status, response.headers.get('location')]).toEqual([201, '/1'])
    expect(response.headers.get('content-type')).toBe('application/vnd.x+json')
  })
})
