import type { Context } from '../templates/context.ts'
import { renders, traced } from '../internal/tracing.ts'
import { settleContext } from '../templates/context.ts'
import { withContributions } from '../templates/contributors.ts'
import { renderTemplate } from '../templates/render-template.ts'
import type { View } from '../view.ts'
import { HttpResponse, type ResponseOptions } from './http-response.ts'

/** A template as a function: gets the settled context and gives the text. */
export type TemplateFunction<TContext extends object = Context> = (
  context: TContext,
) => string | PromiseLike<string>

/** How a template is named: one name, several of which the first that exists is taken, or a function. */
export type Template = string | readonly string[] | TemplateFunction

/**
 * A template and its context, rendered later: inside the view, after the handler and before any policy sees the
 * body. Promises and lazy sources in the context are awaited first, side by side.
 *
 * A name is looked up by Express's own view engine, so every engine works. The context takes any key but the three
 * that Express reads: `settings`, `cache` and `_locals`.
 *
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/template-response/ | TemplateResponse}
 *
 * @example
 * ```ts
 * import { TemplateResponse, View } from '@belvedere/views-core'
 *
 * const page = (context: { name?: unknown }) => `<p>Hello ${String(context.name)}</p>`
 * class Hello extends View {
 *   get() {
 *     return new TemplateResponse(page, { name: Promise.resolve('Ada') })
 *   }
 * }
 * const response = new Hello().get()
 * await response.render(new Hello())
 * response.body // => '<p>Hello Ada</p>'
 * ```
 */
export class TemplateResponse extends HttpResponse {
  readonly template: Template
  /** The context as it was given, with what is still pending. */
  readonly context: Context
  /** The name that was rendered, or `null` before that and for a function. */
  templateName: string | null
  #callbacks: ((response: TemplateResponse) => void)[] | null = null

  constructor(template: Template, context: Context = {}, options: ResponseOptions = {}) {
    super('', options)
    this.template = template
    this.context = context
    this.templateName = null
    this.isRendered = false
  }

  /**
   * Calls back once the body is there: at once where it is already, else as part of the rendering, in the order of the
   * calls. What a callback throws is an error of the view.
   *
   * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/template-response/#post-render-callbacks | post-render callbacks}.
   *   Differs: a callback changes the response, and gives no other in its place.
   */
  addPostRenderCallback(callback: (response: TemplateResponse) => void): void {
    if (this.isRendered) callback(this)
    else (this.#callbacks ??= []).push(callback)
  }

  override async render(view: View): Promise<void> {
    if (this.isRendered) return
    await (renders.hasSubscribers
      ? traced(renders, view, this.#label(), () => this.#render(view))
      : this.#render(view))
    this.isRendered = true
    for (const callback of this.#callbacks ?? []) callback(this)
  }

  async #render(view: View): Promise<void> {
    const context = await settleContext(withContributions(view, this.context), view)
    if (typeof this.template === 'function') {
      this.body = await this.template(context)
      return
    }
    const names = typeof this.template === 'string' ? [this.template] : this.template
    const { name, text } = await renderTemplate(view, names, context)
    this.templateName = name
    this.body = text
  }

  #label(): string {
    const { template } = this
    return typeof template === 'function' ? template.name : [template].flat().join(', ')
  }
}
