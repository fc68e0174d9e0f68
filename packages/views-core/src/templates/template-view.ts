import type { Awaitable } from '../awaitable.ts'
import type { CheckReport } from '../check-report.ts'
import type { HttpResponse } from '../responses/http-response.ts'
import { View } from '../view.ts'
import { ContextMixin } from './context-mixin.ts'
import { TemplateResponseMixin } from './template-response-mixin.ts'

/** A view with a context and a template and no handler yet: the base of views that render. */
export class TemplateResponseView extends TemplateResponseMixin(ContextMixin(View)) {}

/**
 * A page that is a template and its context, which has the parameters of the path by name.
 *
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/base/#templateview | TemplateView}
 *
 * @example
 * ```ts
 * import { TemplateView } from '@belvedere/views-core'
 *
 * class About extends TemplateView {
 *   override templateName = 'about'
 *   override async getContextData(extra = {}) {
 *     return { ...(await super.getContextData(extra)), year: 2026 }
 *   }
 * }
 * typeof About.asView() // => 'function'
 * ```
 */
export class TemplateView extends TemplateResponseView {
  override check(report: CheckReport): void {
    super.check(report)
    if (
      this.templateName === null &&
      this.getTemplateNames === TemplateResponseView.prototype.getTemplateNames
    ) {
      report.add('templateName', 'is null: set it, or override getTemplateNames()')
    }
  }

  get(): Awaitable<HttpResponse>
  async get(): Promise<HttpResponse> {
    return this.renderToResponse(await this.getContextData({ ...this.params }))
  }
}
