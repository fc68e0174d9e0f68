import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hostAllowed, splitHost, type Host } from '../../src/index.ts'
import { assertLinearTime } from '../support/linear-time.ts'

interface Recording {
  readonly source: string
  readonly cases: readonly {
    readonly input: { readonly host: string; readonly allowed: readonly string[] }
    readonly expect: Host & { readonly valid: boolean }
  }[]
}

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)
const recording = JSON.parse(
  readFileSync(new URL('../conformance/hosts.json', import.meta.url), 'utf8'),
) as Recording

describe('hosts', () => {
  it(`CORE-24: splits and judges every recorded host as ${recording.source}`, () => {
    expect(recording.cases.length).toBeGreaterThan(100)
    for (const { input, expect: expected } of recording.cases) {
      const verdict = { ...splitHost(input.host), valid: hostAllowed(input.host, input.allowed) }
      expect(verdict, JSON.stringify(input)).toEqual(expected)
    }
  })

  it('allows a domain and what is below it, and nothing that merely ends or begins like it', () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,8}$/)
    fc.assert(
      fc.property(label, label, fc.nat(70_000), (name, other, port) => {
        const domain = `${name}.example`
        expect(hostAllowed(`${domain}:${port}`, [domain.toUpperCase()])).toBe(true)
        expect(hostAllowed(`${other}.${domain}.`, [`.${domain}`])).toBe(true)
        expect(hostAllowed(`${other}${domain}`, [`.${domain}`, domain])).toBe(false)
        expect(hostAllowed(`${domain}.${other}`, [`.${domain}`, domain])).toBe(false)
      }),
      { numRuns },
    )
  })

  it('gives of any text at all either nothing or a host that stands for itself', () => {
    const noise = fc.string({ unit: fc.constantFrom(...'aZ0.-[]:@/#\\ \n\u212a'.split('')), maxLength: 12 })
    fc.assert(
      fc.property(noise, (text) => {
        const { domain, port } = splitHost(text)
        const again = port === '' ? domain : `${domain}:${port}`
        const normal = text.toLowerCase().replace(/\.(?=:|$)/, '')
        expect(['', normal]).toContain(domain === '' ? '' : again)
      }),
      { numRuns },
    )
  })

  it.each(['a', '.', '[a:', ':', '[:'])('takes linear time for a megabyte of %j', (piece) => {
    assertLinearTime(splitHost, piece)
  })
})
