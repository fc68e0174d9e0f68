import {
  JsonResponse,
  mixOnce,
  NotAcceptableError,
  type Awaitable,
  type CheckReport,
  type Constructor,
  type Context,
  type HttpResponse,
  type Mixed,
  type ResponseOptions,
  type TemplateResponding,
  type View,
} from '@belvedere/views-core'

/** What a view can answer with. */
export type Format = 'html' | 'json'

/** What {@link FormatMixin} adds to a view. */
export interface Formatting {
  /**
   * What the view answers with, the preferred one first; the client's `Accept` decides between several. JSON shows
   * whole rows, so it is a choice: {@link Formatting.toJson} says what of a row is shown.
   *
   * @default ['html']
   */
  formats: readonly Format[]
  /**
   * What this request is answered with.
   *
   * @throws {NotAcceptableError} `ERR_VIEW_NOT_ACCEPTABLE`, status 406: the client accepts none of {@link formats}.
   */
  getFormat(): Format
  /** What JSON shows of one row or value. */
  toJson(row: unknown): Awaitable<unknown>
  /** The JSON document for a context. */
  getJsonData(context: Context): Awaitable<unknown>
}

/** Lets a view answer with HTML or JSON, as the client accepts. */
export function FormatMixin<TBase extends Constructor<View & TemplateResponding>>(
  Base: TBase,
): Mixed<TBase, Formatting> {
  return mixOnce(
    FormatMixin,
    Base,
    () =>
      class FormatView extends Base implements Formatting {
        formats: readonly Format[] = ['html']
        #format: Format | null = null

        override check(report: CheckReport): void {
          super.check(report)
          if (this.formats.length === 0 || this.formats.some((each) => each !== 'html' && each !== 'json')) {
            report.add('formats', `is ${JSON.stringify(this.formats)}; list 'html', 'json' or both`)
          }
        }

        getFormat(): Format {
          if (this.formats.length === 1) return this.formats[0]!
          if (this.#format !== null) return this.#format
          const accepted = this.request.accepts([...this.formats])
          if (accepted === false) {
            const offered = this.formats.map((each) => (each === 'html' ? 'text/html' : 'application/json'))
            throw new NotAcceptableError(`This is available as ${offered.join(' and ')}.`, {
              headers: { vary: 'Accept' },
            })
          }
          return (this.#format = accepted as Format)
        }

        toJson(row: unknown): Awaitable<unknown> {
          return row
        }

        getJsonData(context: Context): Awaitable<unknown> {
          return context
        }

        override async renderToResponse(context: Context, options?: ResponseOptions): Promise<HttpResponse> {
          const response =
            this.getFormat() === 'json'
              ? await this.#json(context, options)
              : await super.renderToResponse(context, options)
          return this.formats.length > 1 ? response.vary('Accept') : response
        }

        async #json(context: Context, options?: ResponseOptions): Promise<HttpResponse> {
          // What only the template would have awaited must not end the process when it fails.
          for (const value of Object.values(context)) if (value instanceof Promise) value.catch(() => {})
          return new JsonResponse(await this.getJsonData(context), options)
        }
      },
  )
}
