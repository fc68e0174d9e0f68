import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contentDisposition } from '../../src/index.ts'
import { assertLinearTime } from '../support/linear-time.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)
const WHOLE = /^attachment(?:; filename="([ !#$&-[\]-~]+)"(?:; filename\*=UTF-8''([\w!#$&+.^`|~%-]+))?)?$/

describe('contentDisposition', () => {
  it('I-10: names a file, to be saved or to be shown', () => {
    expect(contentDisposition('a.txt', 'inline')).toBe('inline; filename="a.txt"')
    expect(contentDisposition('a b.txt')).toBe('attachment; filename="a b.txt"')
    expect(contentDisposition('')).toBe('attachment')
    expect(contentDisposition('folder/')).toBe('attachment')
    expect(contentDisposition('C:\\temp\\a.txt')).toBe('attachment; filename="a.txt"')
  })

  it('CORE-31: makes of any name at all one well-formed header, from which the name can be read', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.nat(0x10ffff), fc.nat(0xff)), { maxLength: 20 }), (points) => {
        const name = String.fromCodePoint(...points).toWellFormed()
        const [matched, plain = '', extended] = WHOLE.exec(contentDisposition(name)) ?? []
        expect(matched).toBeDefined()
        const last = name.split(/[/\\]/).at(-1)!
        expect(extended === undefined ? plain : decodeURIComponent(extended)).toBe(
          last.replaceAll(/\p{Cc}/gu, ''),
        )
      }),
      { numRuns },
    )
    expect(contentDisposition('a"\r\nX: y')).toBe(
      `attachment; filename="a_X: y"; filename*=UTF-8''a%22X%3A%20y`,
    )
    expect(contentDisposition('100%.txt')).toBe(
      `attachment; filename="100_.txt"; filename*=UTF-8''100%25.txt`,
    )
  })

  it.each(['/', 'a', '"', '\n', 'ö'])('takes linear time for a megabyte of %j', (piece) => {
    assertLinearTime(contentDisposition, piece)
  })
})
