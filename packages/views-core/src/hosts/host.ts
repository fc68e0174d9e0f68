/** A host as it stands in a request, in its parts. */
export interface Host {
  /** In lower case, without a dot at its end; an IPv6 address in brackets. Empty when the host is malformed. */
  readonly domain: string
  /** Digits, or empty for none. */
  readonly port: string
}

const HOST = /^([a-z0-9.-]+|\[[a-f0-9]*:[a-f0-9.:]+\])(?::([0-9]+))?$/i

/**
 * Splits the value of a `Host` header.
 *
 * @returns empty parts for anything that is not a name or an address, with or without a port.
 *
 * @example
 * ```ts
 * import { splitHost } from '@belvedere/views-core'
 *
 * splitHost('Example.COM:8080') // => { domain: 'example.com', port: '8080' }
 * splitHost('[::1]') // => { domain: '[::1]', port: '' }
 * splitHost('example.com@evil.example') // => { domain: '', port: '' }
 * ```
 */
export function splitHost(host: string): Host {
  const [, name, port = ''] = HOST.exec(host) ?? []
  if (name === undefined) return { domain: '', port: '' }
  const domain = name.toLowerCase()
  return { domain: domain.endsWith('.') ? domain.slice(0, -1) : domain, port }
}

/**
 * Whether a host, with or without a port, is one of those allowed.
 *
 * @param host - As it stands in a request.
 * @param allowed - Domains without ports; `.example.com` is the domain and all below it, `*` is every well-formed host.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/settings/#allowed-hosts | ALLOWED_HOSTS}
 *
 * @example
 * ```ts
 * import { hostAllowed } from '@belvedere/views-core'
 *
 * hostAllowed('shop.example.com:443', ['.example.com']) // => true
 * hostAllowed('badexample.com', ['.example.com']) // => false
 * ```
 */
export function hostAllowed(host: string, allowed: readonly string[]): boolean {
  const { domain } = splitHost(host)
  return domain !== '' && allowed.some((pattern) => matches(domain, pattern.toLowerCase()))
}

function matches(domain: string, pattern: string): boolean {
  if (pattern === '*' || domain === pattern) return true
  return pattern.startsWith('.') && (domain.endsWith(pattern) || domain === pattern.slice(1))
}
