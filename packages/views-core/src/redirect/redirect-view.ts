import type { Awaitable } from '../awaitable.ts'
import type { CheckReport } from '../check-report.ts'
import { HttpError, NotFoundError, ReverseError } from '../errors.ts'
import type { HttpResponse } from '../responses/http-response.ts'
import type { Patterns } from '../routes/define-routes.ts'
import { View } from '../view.ts'
import { RedirectResponse } from './redirect-response.ts'
import { canStand, fillUrlTemplate, missingParams, urlTemplateProblem } from './url-template.ts'

/** Routes of {@link defineRoutes}, whatever their patterns. */
export interface AnyRoutes {
  readonly patterns: Patterns
  reverse(name: never, params: never): string
}

/**
 * Sends every request on to another URL: GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS alike.
 *
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/base/#redirectview | RedirectView}.
 *   Differs: `pattern_name` is called `routeName` and goes with `urls`; a query string is joined to one that is there.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { defineRoutes, RedirectView } from '@belvedere/views-core'
 *
 * const urls = defineRoutes({ 'article-detail': '/articles/:slug' })
 * const app = express()
 * app.all('/posts/:slug', RedirectView.asView({ urls, routeName: 'article-detail', permanent: true }))
 * app.all('/search/:q', RedirectView.asView({ url: 'https://search.example/?q=:q', queryString: true }))
 * ```
 */
export class RedirectView extends View {
  /**
   * The target. `:name` after a slash or an equals sign is replaced by the parameter of the path, encoded; `*name` by
   * that of a wildcard. It wins over `routeName`.
   */
  url: string | null = null
  /** The name of a route in {@link RedirectView.urls}, reversed with the parameters of the path. */
  routeName: string | null = null
  urls: AnyRoutes | null = null
  /** 301, or 308 with `preserveRequest`: browsers keep the redirect for good. */
  permanent = false
  /** 307 or 308: the client repeats method and body. */
  preserveRequest = false
  /** Hands the query string of the request on. */
  queryString = false

  override check(report: CheckReport): void {
    super.check(report)
    const problem = this.url === null ? null : urlTemplateProblem(this.url)
    if (problem !== null) report.add('url', problem)
    if (this.routeName === null) return
    if (this.urls === null) report.add('urls', 'is null: give it the routes that routeName is one of')
    else if (!Object.hasOwn(this.urls.patterns, this.routeName)) {
      report.add('routeName', `is ${JSON.stringify(this.routeName)}, which is no route of urls`)
    }
  }

  /**
   * The target, or `null` for 410.
   *
   * @throws {NotFoundError} `ERR_VIEW_NOT_FOUND`: a parameter is `..` or the like, which no target can hold.
   * @throws {ReverseError} `ERR_VIEW_REVERSE`: the target needs a parameter that the path does not have.
   * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/base/#django.views.generic.base.RedirectView.get_redirect_url | get_redirect_url}
   */
  getRedirectUrl(): Awaitable<string | null> {
    const target = this.#target()
    return target !== null && this.queryString ? withQuery(target, queryOf(this.request.originalUrl)) : target
  }

  async get(): Promise<HttpResponse> {
    const url = await this.getRedirectUrl()
    if (url === null) throw new HttpError(410)
    return new RedirectResponse(url, { permanent: this.permanent, preserveRequest: this.preserveRequest })
  }

  post(): Awaitable<HttpResponse> {
    return this.get()
  }

  put(): Awaitable<HttpResponse> {
    return this.get()
  }

  patch(): Awaitable<HttpResponse> {
    return this.get()
  }

  delete(): Awaitable<HttpResponse> {
    return this.get()
  }

  override options(): Awaitable<HttpResponse> {
    return this.get()
  }

  #target(): string | null {
    if (this.url !== null) return this.#filled(this.url)
    return this.routeName === null ? null : this.#reversed(this.routeName)
  }

  #filled(url: string): string {
    const missing = missingParams(url, this.params)
    if (missing.length > 0) {
      const known = Object.keys(this.params).join(', ') || 'no parameters'
      throw new ReverseError(
        `${this.constructor.name}.url (${url}) needs ${missing.join(', ')}; the path has ${known}.`,
      )
    }
    const filled = fillUrlTemplate(url, this.params)
    if (filled === null) throw new NotFoundError()
    return filled
  }

  #reversed(routeName: string): string {
    const { params } = this
    // Whichever of them is a wildcard: reverse() would call it a mistake of ours, and it is one of the client's.
    if (!Object.values(params).every((value) => canStand(value, true))) throw new NotFoundError()
    return this.urls!.reverse(routeName as never, params as never)
  }
}

/** Without its question mark; empty for none. */
function queryOf(url: string): string {
  const at = url.indexOf('?')
  return at < 0 ? '' : url.slice(at + 1)
}

function withQuery(target: string, query: string): string {
  if (query === '') return target
  const [before = '', ...fragment] = target.split('#')
  const joint = before.includes('?') ? (/[?&]$/.test(before) ? '' : '&') : '?'
  return [`${before}${joint}${query}`, ...fragment].join('#')
}
