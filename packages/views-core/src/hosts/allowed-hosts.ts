import type { Request } from 'express'
import { ConfigurationError, DisallowedHostError, type Mistake } from '../errors.ts'
import type { Policy } from '../policy.ts'
import { hostAllowed, splitHost } from './host.ts'

/**
 * A policy that answers 400 to every host but these, before anything else of the view runs: what a client writes into
 * `Host` ends up in links, redirects and caches.
 *
 * The host is the one that Express goes by: `X-Forwarded-Host` counts from a peer that `trust proxy` names, and from
 * nobody else. A request with two `Host` headers, or none, is answered 400 too.
 *
 * @param patterns - Domains without ports; `.example.com` is the domain and all below it, `*` is every well-formed host.
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: there is no pattern, or one that no host can match.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/settings/#allowed-hosts | ALLOWED_HOSTS}
 *
 * @example
 * ```ts
 * import { allowedHosts, HttpResponse, View } from '@belvedere/views-core'
 *
 * const ownHosts = allowedHosts(['example.com', '.example.org'])
 * class Home extends View {
 *   static override policies = [ownHosts]
 *   get() {
 *     return new HttpResponse('Welcome')
 *   }
 * }
 * allowedHosts(['https://example.com']) // => throws ERR_CONFIGURATION
 * ```
 */
export function allowedHosts(patterns: readonly string[]): Policy {
  const mistakes = patterns.flatMap(mistakeIn)
  if (patterns.length === 0)
    mistakes.push({ attribute: 'patterns', problem: 'is empty: name the hosts of the site' })
  if (mistakes.length > 0) throw new ConfigurationError('allowedHosts()', mistakes)
  const allowed = [...patterns]
  return {
    name: 'allowedHosts',
    stage: 'admission',
    run(view, next) {
      const problem = problemOf(view.request, allowed)
      if (problem !== null) throw new DisallowedHostError(problem)
      return next()
    },
  }
}

function mistakeIn(pattern: string): readonly Mistake[] {
  const { domain, port } = splitHost(pattern.startsWith('.') ? pattern.slice(1) : pattern)
  if (pattern === '*' || (domain !== '' && port === '' && !pattern.endsWith('.'))) return []
  const problem = `has ${JSON.stringify(pattern)}, which no host matches: write a domain, without scheme, port or path`
  return [{ attribute: 'patterns', problem }]
}

function problemOf(request: Request, allowed: readonly string[]): string | null {
  // Node joins no two of them and keeps the first, so which one another server goes by is anyone's guess.
  if (countHosts(request.rawHeaders) > 1) return 'The request has two Host headers.'
  const host = request.host as string | undefined
  return host !== undefined && hostAllowed(host, allowed) ? null : 'There is no site at this host.'
}

function countHosts(rawHeaders: readonly string[]): number {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!
    if (name.length === 4 && name.toLowerCase() === 'host') count++
  }
  return count
}
