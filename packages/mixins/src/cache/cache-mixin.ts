import {
  mixOnce,
  type Awaitable,
  type CheckReport,
  type Constructor,
  type Mixed,
  type Policy,
  type View,
} from '@belvedere/views-core'
import { addressOf } from './cache-key.ts'
import { cachePolicy } from './cache-policy.ts'
import type { CacheStore } from './cache-store.ts'
import { defaultCacheStore } from './memory-cache-store.ts'

/** What {@link CacheMixin} adds to a view. */
export interface Cached {
  /**
   * How long an answer may be served again, in seconds above 0. A shorter `max-age`, `s-maxage` or `Expires` of the
   * answer itself wins. `null` switches the cache off. Default 300.
   */
  cacheSeconds: number | null
  /** Request headers that always count, whether or not the answer says so in `Vary`. Default `['accept']`. */
  cacheVaryOn: readonly string[]
  /** Names of more response headers to keep with a page. Others than the usual ones are left out of a hit. Default none. */
  cacheHeaders: readonly string[]
  /** Where answers are kept. By default in memory, one store for the process: {@link defaultCacheStore}. */
  cacheStore: CacheStore
  /**
   * What the answer depends on: scheme, host and the raw path and query. `null` passes the cache by for this request.
   *
   * The class, `cacheVaryOn`, the answer's `Vary`, cookies and `Authorization` are added to what an override gives, so
   * that it cannot mix up users.
   */
  getCacheKey(): Awaitable<string | null>
}

/**
 * Stores the answers to GET and serves GET and HEAD from them.
 *
 * Only what is safe to share is stored: status 200 with a whole body, no `Set-Cookie`, nothing `private`, `no-store` or
 * `no-cache`, no `Vary: *`, no nonce of a content security policy. Requests with different cookies or a different
 * `Authorization` never share an answer. Access and limits come first, by stage, wherever the mixin stands.
 *
 * Requests for the same page that is not there yet wait for one of them to make it. When that one's client leaves, the
 * work goes on for the others; when it fails, they all fail, and nothing is stored.
 *
 * What an identity-aware proxy tells in a header of its own has to be named in `cacheVaryOn`.
 *
 * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/cache/#the-per-view-cache | The per-view cache}. Differs:
 *   what is stored is stricter; a shorter lifetime of the answer itself wins; no `Cache-Control` or `Expires` is added.
 *
 * @example
 * ```ts
 * import { CacheMixin } from '@belvedere/mixins'
 * import { JsonResponse, View } from '@belvedere/views-core'
 *
 * class Report extends CacheMixin(View) {
 *   override cacheSeconds = 60
 *   override cacheVaryOn = ['accept', 'accept-language']
 *   async get() {
 *     return new JsonResponse({ total: 42 })
 *   }
 * }
 * typeof Report.asView() // => 'function'
 * ```
 */
export function CacheMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, Cached> {
  return mixOnce(
    CacheMixin,
    Base,
    () =>
      class CacheView extends Base implements Cached {
        static policies: readonly Policy[] = [cachePolicy]

        cacheSeconds: number | null = 300
        cacheVaryOn: readonly string[] = ALWAYS
        cacheHeaders: readonly string[] = NONE
        cacheStore: CacheStore = defaultCacheStore()

        getCacheKey(): Awaitable<string | null> {
          return addressOf(this.request)
        }

        override check(report: CheckReport): void {
          super.check(report)
          checkCached(this, report)
        }
      },
  )
}

const ALWAYS: readonly string[] = ['accept']
const NONE: readonly string[] = []
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/
const CALLED_FOR = ['get', 'set', 'delete', 'clear'] as const

function checkCached(view: Cached, report: CheckReport): void {
  const { cacheSeconds, cacheStore } = view
  if (cacheSeconds !== null && !(Number.isFinite(cacheSeconds) && cacheSeconds > 0)) {
    report.add(
      'cacheSeconds',
      `must be a number of seconds above 0, or null for no cache, not ${shown(cacheSeconds)}`,
    )
  }
  for (const attribute of ['cacheVaryOn', 'cacheHeaders'] as const) {
    const names: unknown = view[attribute]
    if (Array.isArray(names) && names.every((name) => typeof name === 'string' && HEADER_NAME.test(name)))
      continue
    report.add(attribute, `must be a list of header names, such as ['accept-language'], not ${shown(names)}`)
  }
  if (view.cacheHeaders.some?.((name) => name.toLowerCase() === 'set-cookie')) {
    report.add('cacheHeaders', 'has set-cookie: a cookie belongs to one client and is never stored')
  }
  if (
    typeof cacheStore !== 'object' ||
    CALLED_FOR.some((method) => typeof cacheStore?.[method] !== 'function')
  ) {
    report.add('cacheStore', `must be a CacheStore with ${CALLED_FOR.join(', ')}, not ${shown(cacheStore)}`)
  }
}

function shown(value: unknown): string {
  return typeof value === 'number' || typeof value === 'undefined' ? String(value) : JSON.stringify(value)
}
