import { DisallowedRedirectError } from '../errors.ts'
import { HttpResponse, type ResponseOptions } from '../responses/http-response.ts'

/** Statuses that send a client to another URL. */
export type RedirectStatus = 301 | 302 | 303 | 307 | 308

/** Which status is sent: named, or worked out from what is meant. 302 without either. */
export type RedirectOptions = Pick<ResponseOptions, 'headers'> &
  (
    | { readonly status?: RedirectStatus; readonly permanent?: never; readonly preserveRequest?: never }
    | {
        readonly status?: never
        /** Browsers and caches keep the redirect for good. @default false */
        readonly permanent?: boolean
        /** The client repeats method and body, where otherwise most turn POST into GET. @default false */
        readonly preserveRequest?: boolean
      }
  )

const MAX_LENGTH = 16_384

const SCHEME = /^([a-z][a-z0-9+.-]*):/i
const OUTSIDE_URLS = /[^\w\-.~:/?#[\]@!$&'()*+,;=%]+/g

/**
 * Sends the client to another URL: a path, or an absolute one at `http` or `https`. What a URL cannot hold is
 * percent-encoded, a line break too.
 *
 * Whether the target is one of this site's is not looked at: ask {@link isSafeRedirect} about a URL from a client.
 *
 * @param url - The target.
 * @param options - `status`, or `permanent` and `preserveRequest`; 302 without any.
 * @throws {DisallowedRedirectError} `ERR_VIEW_REDIRECT`: the target is empty, has another scheme, or is longer than
 *   16,384 characters.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/request-response/#django.http.HttpResponseRedirect | HttpResponseRedirect}.
 *   Differs: `ftp` is refused.
 *
 * @example
 * ```ts
 * import { RedirectResponse } from '@belvedere/views-core'
 *
 * new RedirectResponse('/articles/tides', { status: 303 }).status // => 303
 * new RedirectResponse('/new', { permanent: true, preserveRequest: true }).status // => 308
 * new RedirectResponse('/suche?q=Möwe').url // => '/suche?q=M%C3%B6we'
 * new RedirectResponse('javascript:alert(1)') // => throws ERR_VIEW_REDIRECT
 * ```
 */
export class RedirectResponse extends HttpResponse {
  constructor(url: string, options: RedirectOptions = {}) {
    const { status = statusOf(options.permanent ?? false, options.preserveRequest ?? false), headers = {} } =
      options
    super('', { status, headers, contentType: null })
    this.setHeader('location', location(url))
  }

  /** The target as it is sent. */
  get url(): string {
    return String(this.getHeader('location'))
  }
}

function statusOf(permanent: boolean, preserveRequest: boolean): RedirectStatus {
  if (preserveRequest) return permanent ? 308 : 307
  return permanent ? 301 : 302
}

function location(url: string): string {
  const encoded = url.toWellFormed().replace(OUTSIDE_URLS, encodeURIComponent)
  const scheme = SCHEME.exec(encoded)?.[1]?.toLowerCase()
  if (encoded === '') throw new DisallowedRedirectError('A redirect needs a target, and not an empty text.')
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') {
    throw new DisallowedRedirectError(
      `A redirect leads to http or https, and not to ${JSON.stringify(scheme)}: write "./" before a path with a colon.`,
    )
  }
  if (encoded.length > MAX_LENGTH) {
    throw new DisallowedRedirectError(
      `A redirect takes ${MAX_LENGTH} characters, and not ${encoded.length}: keep the rest in a session.`,
    )
  }
  return encoded
}
