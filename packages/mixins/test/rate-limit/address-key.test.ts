import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addressKey } from '../../src/index.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

it.each([
  ['1.2.3.4', '1.2.3.4'],
  ['1.2.3.4:5678', '1.2.3.4'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['::ffff:102:304', '1.2.3.4'],
  ['[::ffff:1.2.3.4]:80', '1.2.3.4'],
  ['2001:db8:1:2::1', '2001:db8:1::/56'],
  ['2001:db8:1:3::1', '2001:db8:1::/56'],
  ['2001:DB8:1:100::1', '2001:db8:1:100::/56'],
  ['2001:db8::1.2.3.4', '2001:db8::/56'],
  ['[2001:db8::1]:80', '2001:db8::/56'],
  ['[2001:db8::1]', '2001:db8::/56'],
  ['fe80::1%eth0', 'fe80::/56'],
  ['::1', '::/56'],
  ['::', '::/56'],
])('counts %s as %s (RL-04, RL-05)', (address, key) => {
  expect(addressKey(address)).toBe(key)
})

it.each([
  undefined,
  '',
  ' 1.2.3.4',
  '1.2.3',
  '1.2.3.4.5',
  '2001:db8::1::',
  '[1.2.3.4',
  "' or 1=1;<x>",
  'unknown',
  '1.2.3.4:',
  ':80',
  '%eth0',
])('counts %j by the socket, and together where that is not known either (RL-05, RL-06)', (junk) => {
  expect(addressKey(junk, '192.0.2.1')).toBe('192.0.2.1')
  expect(addressKey(junk, undefined)).toBe('unknown')
})

it('counts addresses together exactly when their first bits are the same (RL-04)', () => {
  const groups = fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }).filter((each) => each[0] !== 0)
  const written = (each: readonly number[]): string => each.map((group) => group.toString(16)).join(':')
  const bits = (each: readonly number[]): string =>
    each.map((group) => group.toString(2).padStart(16, '0')).join('')
  fc.assert(
    fc.property(groups, fc.nat(127), fc.integer({ min: 32, max: 64 }), (address, flipped, prefixLength) => {
      const other = address.with(flipped >> 4, address[flipped >> 4]! ^ (0x8000 >> (flipped & 15)))
      fc.pre(other[0] !== 0)
      const isSame =
        addressKey(written(address), undefined, prefixLength) ===
        addressKey(written(other), undefined, prefixLength)
      expect(isSame).toBe(flipped >= prefixLength)
      expect(bits(address).slice(0, prefixLength) === bits(other).slice(0, prefixLength)).toBe(isSame)
    }),
    { numRuns },
  )
})

it('never throws', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[\d:.%[\]a-f]*$/)),
      (text) => {
        expect(addressKey(text)).toMatch(/^(unknown|\d+\.\d+\.\d+\.\d+|[\da-f:]+\/56)$/)
      },
    ),
    { numRuns },
  )
})
