import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  formatCookie,
  HttpResponse,
  InvalidCookieError,
  parseCookies,
  View,
  type CookieOptions,
} from '../../src/index.ts'
import { assertLinearTime } from '../support/linear-time.ts'
import { serve } from '../support/serve.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

describe('setCookie and deleteCookie', () => {
  it('AC-13: gives a cookie every safe attribute unless told otherwise', () => {
    expect(formatCookie('a', '1')).toBe('a=1; Path=/; HttpOnly; Secure; SameSite=Lax')
    expect(formatCookie('__Host-a', '1')).toBe('__Host-a=1; Path=/; HttpOnly; Secure; SameSite=Lax')
    const open = { secure: false, httpOnly: false, sameSite: 'strict' } as const
    expect(formatCookie('a', '1', open)).toBe('a=1; Path=/; SameSite=Strict')
  })

  it('I-05: writes all attributes', () => {
    const text = formatCookie('a', 'b c', {
      maxAgeSeconds: 60,
      expires: new Date('2026-01-02T03:04:05Z'),
      path: '/shop',
      domain: 'example.com',
      sameSite: 'none',
      partitioned: true,
    })
    expect(text).toBe(
      'a=b%20c; Path=/shop; Domain=example.com; Max-Age=60; Expires=Fri, 02 Jan 2026 03:04:05 GMT; ' +
        'HttpOnly; Secure; SameSite=None; Partitioned',
    )
  })

  it.each<[string, CookieOptions, string]>([
    ['', {}, 'sign in its name'],
    ['a=b', {}, 'sign in its name'],
    ['a\r\nb', {}, 'sign in its name'],
    ['ä', {}, 'sign in its name'],
    ['a', { path: 'shop' }, 'begin it with "/"'],
    ['a', { path: '/;Domain=evil.example' }, 'has the path'],
    ['a', { path: '/\r\nX: y' }, 'has the path'],
    ['a', { domain: 'example.com:80' }, 'without a port'],
    ['a', { domain: 'a;b' }, 'has the domain'],
    ['a', { maxAgeSeconds: 1.5 }, 'a whole number'],
    ['a', { maxAgeSeconds: NaN }, 'a whole number'],
    ['a', { expires: new Date(NaN) }, 'an invalid Date'],
    ['a', { sameSite: 'Lax' as never }, "take 'strict', 'lax' or 'none'"],
    ['a', { sameSite: 'none', secure: false }, 'has to be secure'],
    ['a', { partitioned: true, secure: false }, 'has to be secure'],
    ['__Secure-a', { secure: false }, 'has to be secure'],
    ['__host-a', { path: '/shop' }, 'bound to its host'],
    ['__Host-a', { domain: 'example.com' }, 'bound to its host'],
  ])('I-05: refuses the cookie %j with %j, which browsers would drop', (name, options, message) => {
    expect(() => formatCookie(name, '1', options)).toThrow(InvalidCookieError)
    expect(() => formatCookie(name, '1', options)).toThrow(message)
  })

  it('refuses a cookie that is too long', () => {
    expect(() => formatCookie('a', 'x'.repeat(4097))).toThrow('browsers keep 4096')
  })

  it('sends each cookie in a header of its own, the last of a name, domain and path', async () => {
    await using client = serve(
      class extends View {
        override setup(...given: Parameters<View['setup']>) {
          super.setup(...given)
          this.response.cookie('middleware', '1')
        }
        get() {
          return new HttpResponse('')
            .setCookie('a', '1')
            .setCookie('b', '1')
            .setCookie('a', '2')
            .setCookie('a', '3', { path: '/shop' })
        }
        post() {
          return new HttpResponse('').deleteCookie('__Host-a').deleteCookie('b', { path: '/shop' })
        }
      },
    )
    const set = (await client.get('/')).headers.getSetCookie()
    expect(set.map((each) => each.replace('; HttpOnly; Secure; SameSite=Lax', ''))).toEqual([
      'middleware=1; Path=/',
      'b=1; Path=/',
      'a=2; Path=/',
      'a=3; Path=/shop',
    ])
    expect(client.cookies.get('b')).toBeDefined()
    const [, deleted] = (await client.post('/')).headers.getSetCookie()
    expect(deleted).toBe(
      '__Host-a=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Lax',
    )
  })

  it('joins the names in Vary to those that middleware has set', async () => {
    await using client = serve(
      class extends View {
        get() {
          this.response.vary('Origin')
          return new HttpResponse('').vary('Cookie', 'origin')
        }
      },
    )
    expect((await client.get('/')).headers.get('vary')).toBe('Origin, Cookie')
  })
})

describe('parseCookies', () => {
  it('reads back every value that setCookie can send', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0x10ffff), { maxLength: 20 }), (points) => {
        const value = String.fromCodePoint(...points).toWellFormed()
        const [pair = ''] = formatCookie('a', value).split(';')
        expect(parseCookies(`x=1; ${pair}; y=2`).get('a')).toBe(value)
      }),
      { numRuns },
    )
  })

  it.each<[string | undefined, Record<string, string>]>([
    [undefined, {}],
    ['', {}],
    ['a=1; b=2', { a: '1', b: '2' }],
    ['a=1;a=2', { a: '1' }],
    ['a="quoted"; b=x=y', { a: 'quoted', b: 'x=y' }],
    ['a=%zz; b=%41', { a: '%zz', b: 'A' }],
    ['a; =b; ;', {}],
    ['__proto__=1', { ['__proto__']: '1' }],
  ])('reads %j', (header, cookies) => {
    expect([...parseCookies(header)]).toEqual(Object.entries(cookies))
  })

  it.each([';', 'a', '=', 'a=b;', '" ;', '%'])('takes linear time for a megabyte of %j', (piece) => {
    assertLinearTime(parseCookies, piece)
  })
})
