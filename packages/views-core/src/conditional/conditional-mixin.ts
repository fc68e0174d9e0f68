import type { Awaitable } from '../awaitable.ts'
import { InvalidResponseError, PreconditionFailedError } from '../errors.ts'
import { verbsOf } from '../internal/verbs.ts'
import { mixOnce, type Constructor, type Mixed } from '../mixin.ts'
import type { Next, Policy } from '../policy.ts'
import { HttpResponse } from '../responses/http-response.ts'
import type { View } from '../view.ts'
import { quoteEntityTag } from './entity-tags.ts'
import { formatHttpDate, parseHttpDate } from './http-date.ts'
import { notModified } from './not-modified.ts'
import { evaluatePreconditions, type Validators } from './preconditions.ts'

/** What {@link ConditionalMixin} adds to a view. */
export interface Conditional {
  /**
   * The entity tag of what this request is about, from something cheap such as a version or the time of the last
   * change; quotes may be left out, and `W/"…"` is a weak one. `null` where there is none.
   */
  getEtag(): Awaitable<string | null>
  /** When what this request is about last changed; `null` where it is not known. Sent to the second. */
  getLastModified(): Awaitable<Date | null>
}

/**
 * Answers conditional requests before the handler runs: 304 when the client has the page already, 412 when a write is
 * meant for another state than the present one. Other answers to GET and HEAD are given `ETag` and `Last-Modified`,
 * unless the handler has set them.
 *
 * Both hooks are asked side by side, once for each GET, HEAD, POST, PUT, PATCH or DELETE that the view has a handler
 * for. Where both give `null`, the headers that a handler sets itself are compared for GET and HEAD. Between the hooks
 * and the handler nothing is locked: a write that must not be lost compares the version in its own statement too.
 *
 * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/conditional-view-processing/ | condition}. Differs: the
 *   hooks may be asynchronous; 412 goes to the error handler.
 *
 * @example
 * ```ts
 * import { ConditionalMixin, JsonResponse, View } from '@belvedere/views-core'
 *
 * class Article extends ConditionalMixin(View) {
 *   override getEtag() {
 *     return 'v3' // one light query
 *   }
 *   get() {
 *     return new JsonResponse({ title: 'Tides' }) // not reached when the client has "v3"
 *   }
 * }
 * new Article().getEtag() // => 'v3'
 * ```
 */
export function ConditionalMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, Conditional> {
  return mixOnce(
    ConditionalMixin,
    Base,
    () =>
      class ConditionalView extends Base implements Conditional {
        static policies: readonly Policy[] = [conditional as Policy]

        getEtag(): Awaitable<string | null> {
          return null
        }

        getLastModified(): Awaitable<Date | null> {
          return null
        }
      },
  )
}

/** For OPTIONS and TRACE there is no state to compare. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

const conditional: Policy<View & Conditional> = {
  name: 'conditional',
  stage: 'cache',
  async run(view, next) {
    const { request } = view
    if (!METHODS.includes(request.method) || !verbsOf(view).handlers.has(request.method)) return next()
    const validators = await validatorsOf(view)
    const verdict = evaluatePreconditions(request, validators)
    if (verdict === 412) throw new PreconditionFailedError()
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (verdict === 304) {
      return notModified(validated(new HttpResponse(), validators))
    }
    return isRead ? read(view, validators, next) : next()
  },
}

async function read(view: View, validators: Validators, next: Next): Promise<HttpResponse> {
  const response = await next()
  if (response.status < 200 || response.status > 299) return response
  if (validators.etag !== null || validators.lastModified !== null) return validated(response, validators)
  const own = ownValidators(response)
  // 412 is no longer possible: for a read the handler has done its work, and it did no harm.
  return own !== null && evaluatePreconditions(view.request, own) === 304 ? notModified(response) : response
}

async function validatorsOf(view: Conditional): Promise<Validators> {
  const [etag, lastModified] = await Promise.all([view.getEtag(), view.getLastModified()])
  if (lastModified !== null && Number.isNaN(lastModified.getTime())) {
    throw new InvalidResponseError('getLastModified() gave an invalid Date: give a valid one, or null.')
  }
  return { etag: etag === null ? null : quoteEntityTag(etag), lastModified }
}

function validated(response: HttpResponse, { etag, lastModified }: Validators): HttpResponse {
  if (etag !== null && response.getHeader('etag') === undefined) response.setHeader('etag', etag)
  if (lastModified !== null && response.getHeader('last-modified') === undefined) {
    response.setHeader('last-modified', formatHttpDate(lastModified))
  }
  return response
}

function ownValidators(response: HttpResponse): Validators | null {
  const etag = response.getHeader('etag')
  const lastModified = response.getHeader('last-modified')
  if (etag === undefined && lastModified === undefined) return null
  return {
    etag: etag === undefined ? null : String(etag),
    lastModified: lastModified === undefined ? null : parseHttpDate(String(lastModified)),
  }
}
