import { HttpResponse, type ResponseOptions } from './http-response.ts'

/**
 * A page of HTML that is text already, in UTF-8. Nothing is escaped: a template does that.
 *
 * @example
 * ```ts
 * new HtmlResponse('<h1>Tides</h1>').contentType // => 'text/html; charset=utf-8'
 * ```
 */
export class HtmlResponse extends HttpResponse {
  constructor(html: string, options: Omit<ResponseOptions, 'contentType'> = {}) {
    super(html, { ...options, contentType: 'text/html; charset=utf-8' })
  }
}
