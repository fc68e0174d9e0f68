import { frozenClock } from '@belvedere/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, CookieSigner, HttpResponse, parseCookies, View } from '../../src/index.ts'
import { serve } from '../support/serve.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)
const OLD = 'an old secret that is long enough'
const NEW = 'a newer secret that is long enough'

describe('CookieSigner', () => {
  it('AC-13: accepts what the key before it has signed, and nothing from an unknown one', () => {
    const signed = new CookieSigner([OLD]).sign('a', 'value')
    expect(new CookieSigner([NEW, OLD]).unsign('a', signed)).toBe('value')
    expect(new CookieSigner([NEW]).unsign('a', signed)).toBeNull()
    expect(new CookieSigner([OLD]).unsign('a', new CookieSigner([NEW, OLD]).sign('a', 'value'))).toBeNull()
  })

  it('signs any value, for one name alone, and takes no edit of it', () => {
    const signer = new CookieSigner([OLD])
    const edit = fc.record({ at: fc.nat(200), sign: fc.constantFrom('', 'A', '.', '0', '\n', '=') })
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), edit, (value, { at, sign }) => {
        const signed = signer.sign('a', value)
        expect(signer.unsign('a', signed)).toBe(value)
        expect(signer.unsign('b', signed)).toBeNull()
        const index = at % signed.length
        const edited = signed.slice(0, index) + sign + signed.slice(index + 1)
        expect(edited === signed ? null : signer.unsign('a', edited)).toBeNull()
      }),
      { numRuns },
    )
  })

  it.each([undefined, '', 'value', 'value.0', '..', `value.0.${'A'.repeat(43)}`, '\u00e9'.repeat(60)])(
    'takes %j for no signed value',
    (text) => {
      expect(new CookieSigner([OLD]).unsign('a', text)).toBeNull()
    },
  )

  it('takes nothing older than it is asked for', async () => {
    const clock = frozenClock()
    const signer = new CookieSigner([OLD], { clock })
    const signed = signer.sign('a', 'value')
    await clock.advance(60_000)
    expect(signer.unsign('a', signed, { maxAgeSeconds: 60 })).toBe('value')
    await clock.advance(1000)
    expect(signer.unsign('a', signed, { maxAgeSeconds: 60 })).toBeNull()
    expect(signer.unsign('a', signed)).toBe('value')
  })

  it('refuses to start without a key, or with a short one, and does not print it', () => {
    expect(() => new CookieSigner([])).toThrow(ConfigurationError)
    expect(() => new CookieSigner([OLD, 'hunter2'])).toThrow('has one of 7 characters')
    expect(() => new CookieSigner([OLD, 'hunter2'])).not.toThrow('hunter2')
  })

  it('goes to a browser and back', async () => {
    const signer = new CookieSigner([OLD])
    await using client = serve(
      class extends View {
        get() {
          const cookies = parseCookies(this.request.headers.cookie)
          return new HttpResponse(signer.unsign('note', cookies.get('note')) ?? 'none')
        }
        post() {
          return new HttpResponse('').setCookie('note', signer.sign('note', 'a; b = "ö"'))
        }
      },
    )
    expect((await client.get('/')).text()).toBe('none')
    await client.post('/')
    expect((await client.get('/')).text()).toBe('a; b = "ö"')
  })
})
