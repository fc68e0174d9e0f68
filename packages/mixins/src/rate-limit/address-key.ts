import { isIPv4, isIPv6 } from 'node:net'

/** Where requests are counted whose address nobody knows: together, and never free. */
const UNKNOWN = 'unknown'

/**
 * What requests from an address are counted under: an IPv4 address is itself, however it is written; an IPv6 address is
 * its network, because one client has a whole one. Ports, brackets and zones do not count.
 *
 * @param address - As `request.ip` gives it.
 * @param fallback - The address of the socket, for when `address` is none: a client can put anything into a header.
 * @param ipv6PrefixLength - Bits of an IPv6 address that count, 32 to 64.
 * @returns `'unknown'` where neither is an address
 *
 * @example
 * ```ts
 * import { addressKey } from '@belvedere/mixins'
 *
 * addressKey('::ffff:192.0.2.7') // => '192.0.2.7'
 * addressKey('192.0.2.7:5678') // => '192.0.2.7'
 * addressKey('2001:db8:1:2::1') // => '2001:db8:1::/56'
 * addressKey('2001:db8:1:2ff::1', undefined, 48) // => '2001:db8:1::/48'
 * addressKey('not an address', '[2001:db8::1]:443') // => '2001:db8::/56'
 * ```
 */
export function addressKey(address: string | undefined, fallback?: string, ipv6PrefixLength = 56): string {
  return keyOf(address, ipv6PrefixLength) ?? keyOf(fallback, ipv6PrefixLength) ?? UNKNOWN
}

function keyOf(text: string | undefined, prefixLength: number): string | null {
  if (text === undefined) return null
  if (isIPv4(text)) return text
  const bare = bareAddress(text)
  if (isIPv4(bare)) return bare
  if (!isIPv6(bare)) return null
  const groups = groupsOf(bare)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  return isMapped
    ? groups
        .slice(6)
        .flatMap((group) => [group >> 8, group & 255])
        .join('.')
    : network(groups, prefixLength)
}

/** Without brackets, port and zone. */
function bareAddress(text: string): string {
  const inner = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([^:]*):\d+$/.exec(text)?.[1] ?? text
  return inner.split('%', 1)[0]!
}

/** The eight groups of a valid IPv6 address; the last two may be written as an IPv4 address. */
function groupsOf(address: string): number[] {
  const plain = address.replace(/\d+\.\d+\.\d+\.\d+$/, (tail) => {
    const [a, b, c, d] = tail.split('.').map(Number) as [number, number, number, number]
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`
  })
  const [head = '', tail] = plain.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...missing, ...after].map((group) => Number.parseInt(group, 16))
}

function network(groups: readonly number[], prefixLength: number): string {
  const kept = groups.map((group, index) => {
    const bits = Math.min(16, Math.max(0, prefixLength - index * 16))
    return group & (0xffff << (16 - bits)) & 0xffff
  })
  const shown = kept.slice(0, Math.ceil(prefixLength / 16))
  while (shown.at(-1) === 0) shown.pop()
  return `${shown.map((group) => group.toString(16)).join(':')}::/${prefixLength}`
}
