import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DisallowedRedirectError, RedirectResponse, View, type RedirectOptions } from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { serve } from '../support/serve.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

describe('RedirectResponse', () => {
  it.each<[RedirectOptions, number]>([
    [{}, 302],
    [{ permanent: true }, 301],
    [{ preserveRequest: true }, 307],
    [{ permanent: true, preserveRequest: true }, 308],
    [{ status: 303 }, 303],
  ])('A-32: sends %j as %i', (options, status) => {
    expect(new RedirectResponse('/next', options).status).toBe(status)
  })

  it('CORE-31: sends one Location that is printable ASCII, whatever is in the target', async () => {
    await using client = serve(
      class extends View {
        get() {
          return new RedirectResponse('/a\r\nX-Evil: 1\0\\ "ö\ud800')
        }
      },
    )
    const response = await client.get('/')
    expect(response.status).toBe(302)
    expect(response.headers.get('location')).toBe('/a%0D%0AX-Evil:%201%00%5C%20%22%C3%B6%EF%BF%BD')
    expect(response.headers.get('x-evil')).toBeNull()
    expect(response.body).toHaveLength(0)
  })

  it('keeps what is encoded already, so that sending a target twice changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(0x10ffff), { maxLength: 20 }), (points) => {
        const { url } = new RedirectResponse(`/${String.fromCodePoint(...points)}`)
        expect(url).toMatch(/^[!-~]+$/)
        expect(new RedirectResponse(url).url).toBe(url)
      }),
      { numRuns },
    )
  })

  it('CORE-30, A-37: answers 500 to a target that is too long or has another scheme, and sends nothing of it', async () => {
    using reports = new ErrorReports()
    const targets = [
      'javascript:alert(1)',
      'DATA:text/html,x',
      'vbscript:x',
      'ftp://a.example',
      '',
      `/${'a'.repeat(16_384)}`,
    ]
    await using client = serve(
      class extends View {
        get() {
          return new RedirectResponse(targets[Number(this.params['index'])]!)
        }
      },
      '/:index',
    )
    for (const index of targets.keys()) {
      const response = await client.get(`/${index}`)
      expect([response.status, response.headers.get('location')]).toEqual([500, null])
    }
    expect(reports.errors.every((error) => DisallowedRedirectError.is(error))).toBe(true)
    expect(new RedirectResponse(`/${'a'.repeat(16_383)}`).url).toHaveLength(16_384)
  })
})
