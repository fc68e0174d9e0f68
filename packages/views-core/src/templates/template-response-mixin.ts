import type { Awaitable } from '../awaitable.ts'
import { InvalidResponseError } from '../errors.ts'
import { mixOnce, type Constructor, type Mixed } from '../mixin.ts'
import type { HttpResponse, ResponseOptions } from '../responses/http-response.ts'
import { TemplateResponse, type TemplateFunction } from '../responses/template-response.ts'
import type { View } from '../view.ts'
import type { Context } from './context.ts'

/** What {@link TemplateResponseMixin} adds to a view. */
export interface TemplateResponding {
  /** The template: a name for Express's view engine, or a function of the context. */
  templateName: string | TemplateFunction | null
  /** The `Content-Type` of the page; `null` for HTML in UTF-8. */
  contentType: string | null
  /**
   * The names to look up, of which the first that exists is rendered.
   *
   * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/mixins-simple/#django.views.generic.base.TemplateResponseMixin.get_template_names | get_template_names}
   */
  getTemplateNames(): Awaitable<readonly string[]>
  /** Makes the response for a context. */
  renderToResponse(context: Context, options?: ResponseOptions): Awaitable<HttpResponse>
}

/** Adds a template, rendered by Express's view engine. */
export function TemplateResponseMixin<TBase extends Constructor<View>>(
  Base: TBase,
): Mixed<TBase, TemplateResponding> {
  return mixOnce(
    TemplateResponseMixin,
    Base,
    () =>
      class TemplateResponseView extends Base implements TemplateResponding {
        templateName: string | TemplateFunction | null = null
        contentType: string | null = null

        getTemplateNames(): Awaitable<readonly string[]> {
          if (typeof this.templateName === 'string') return [this.templateName]
          throw new InvalidResponseError(
            `${this.constructor.name} has no template: set templateName, or override getTemplateNames().`,
          )
        }

        async renderToResponse(context: Context, options: ResponseOptions = {}): Promise<HttpResponse> {
          const template =
            typeof this.templateName === 'function' ? this.templateName : await this.getTemplateNames()
          const contentType = this.contentType === null ? {} : { contentType: this.contentType }
          return new TemplateResponse(template, context, { ...contentType, ...options })
        }
      },
  )
}
