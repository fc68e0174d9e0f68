import {
  mixOnce,
  type Awaitable,
  type CheckReport,
  type Constructor,
  type Mixed,
  type Policy,
  type View,
} from '@belvedere/views-core'
import { addressKey } from './address-key.ts'
import { defaultRateLimitStore } from './memory-rate-limit-store.ts'
import { addressLimitPolicy, userLimitPolicy } from './rate-limit-policy.ts'
import type { RateLimitStore } from './rate-limit-store.ts'
import { rateLimitProblem, type RateLimit } from './rate-limit.ts'

/** What {@link RateLimitMixin} adds to a view. */
export interface RateLimited {
  /** How often one client may ask. `null` switches the limit off. Default 60 requests in 60 seconds. */
  rateLimit: RateLimit | null
  /**
   * Who is counted: `'address'`, before the access checks, or `'user'`, after them. A hit in the cache counts either way.
   * Default `'address'`.
   */
  rateLimitBy: 'address' | 'user'
  /** Bits of an IPv6 address that make one client, 32 to 64. Default 56: what a household gets. */
  rateLimitIpv6Prefix: number
  /** Where requests are counted. By default in memory, one store for the process: {@link defaultRateLimitStore}. */
  rateLimitStore: RateLimitStore
  /**
   * Under what a request is counted, beside the class and its limit. By `'user'` the `id` of `request.user`, and the
   * address of those who have none; by `'address'` `request.ip`, so Express's setting `trust proxy` decides whose
   * word is taken. `null` lets the request pass uncounted.
   */
  getRateLimitKey(): Awaitable<string | null>
}

/**
 * Answers 429 with `Retry-After` to a client that asks too often, and tells every client in `RateLimit` and
 * `RateLimit-Policy` what is left.
 *
 * Admits `burst` requests at once and `limit` in each window in the long run; never more than `limit + burst` in any
 * interval of that length. Every request counts, whatever its method and its answer. Each class counts for itself.
 *
 * @see IETF draft {@link https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/ | RateLimit header fields for HTTP}
 *
 * @example
 * ```ts
 * import { RateLimitMixin } from '@belvedere/mixins'
 * import { JsonResponse, View } from '@belvedere/views-core'
 *
 * class Search extends RateLimitMixin(View) {
 *   override rateLimit = { limit: 30, windowSeconds: 60, burst: 10 }
 *   async get() {
 *     return new JsonResponse([])
 *   }
 * }
 * typeof Search.asView() // => 'function'
 * ```
 */
export function RateLimitMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, RateLimited> {
  return mixOnce(
    RateLimitMixin,
    Base,
    () =>
      class RateLimitView extends Base implements RateLimited {
        static policies: readonly Policy[] = [addressLimitPolicy, userLimitPolicy]

        rateLimit: RateLimit | null = ONCE_A_SECOND
        rateLimitBy: 'address' | 'user' = 'address'
        rateLimitIpv6Prefix = 56
        rateLimitStore: RateLimitStore = defaultRateLimitStore()

        getRateLimitKey(): Awaitable<string | null> {
          return (this.rateLimitBy === 'user' ? userKeyOf(this) : null) ?? addressKeyOf(this)
        }

        override check(report: CheckReport): void {
          super.check(report)
          checkLimited(this, report)
        }
      },
  )
}

const ONCE_A_SECOND: RateLimit = { limit: 60, windowSeconds: 60 }

function addressKeyOf({ request, rateLimitIpv6Prefix }: View & RateLimited): string {
  return `address ${addressKey(request.ip, request.socket.remoteAddress, rateLimitIpv6Prefix)}`
}

function userKeyOf({ request }: View): string | null {
  const { user } = request as { user?: { id?: unknown } | null }
  const id = user?.id
  return typeof id === 'string' || typeof id === 'number' || typeof id === 'bigint' ? `user ${id}` : null
}

function checkLimited(view: RateLimited, report: CheckReport): void {
  const { rateLimit, rateLimitBy, rateLimitIpv6Prefix: bits, rateLimitStore } = view
  const problem = rateLimit === null ? null : rateLimitProblem(rateLimit)
  if (problem !== null) report.add('rateLimit', problem)
  if (rateLimitBy !== 'address' && rateLimitBy !== 'user') {
    report.add('rateLimitBy', `must be 'address' or 'user', not ${JSON.stringify(rateLimitBy)}`)
  }
  if (!(Number.isInteger(bits) && bits >= 32 && bits <= 64)) {
    report.add(
      'rateLimitIpv6Prefix',
      `must be a whole number of bits from 32 to 64, not ${JSON.stringify(bits)}`,
    )
  }
  if (typeof (rateLimitStore as RateLimitStore | null)?.consume !== 'function') {
    report.add('rateLimitStore', 'must be a RateLimitStore: an object with consume()')
  }
}
