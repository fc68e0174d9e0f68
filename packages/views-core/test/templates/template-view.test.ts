import { describe, expect, it } from 'vitest'
import { ContextMixin, TemplateView, type Context, type View } from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { serve } from '../support/serve.ts'
import { TemplateApp } from '../support/template-app.ts'

const asJson = (context: Context) =>
  JSON.stringify({ ...context, view: (context['view'] as View).constructor.name })

class About extends TemplateView {
  override templateName: TemplateView['templateName'] = asJson
}

describe('TemplateView', () => {
  it('A-27: gives its template the view, the parameters of the path, and extraContext before both', async () => {
    await using client = serve(About.asView({ extraContext: { slug: 'extra', year: 2026 } }), '/:slug/:part')
    expect((await client.get('/tides/one')).json()).toEqual({
      view: 'About',
      slug: 'extra',
      part: 'one',
      year: 2026,
    })
  })

  it('lets a subclass add to the context, with promises, and asynchronously', async () => {
    class Year extends About {
      override async getContextData(extra: Context = {}): Promise<Context> {
        return { ...(await super.getContextData(extra)), year: Promise.resolve(2026) }
      }
    }
    await using client = serve(Year, '/:slug')
    expect((await client.get('/tides')).json()).toEqual({ view: 'Year', slug: 'tides', year: 2026 })
  })

  it('renders by name, preset for one handler, as the content type it is given', async () => {
    class Page extends TemplateView {
      override templateName = 'page'
    }
    class Feed extends Page {
      override contentType = 'application/atom+xml'
    }
    await using site = await TemplateApp.with(Feed, { 'page.eta': 'page <%= it.path %>' })
    const response = await site.client.get('/a')
    expect(response.headers.get('content-type')).toBe('application/atom+xml')
    expect(response.text()).toBe('page a')
  })

  it('A-25: is refused at start-up without a template', () => {
    class Empty extends TemplateView {}
    expect(() => Empty.asView()).toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: Empty.asView() is misconfigured:
        templateName: is null: set it, or override getTemplateNames()]
    `)
    expect(() => Empty.asView({ templateName: 'page' })).not.toThrow()
    class Named extends TemplateView {
      override getTemplateNames() {
        return ['page']
      }
    }
    expect(() => Named.asView()).not.toThrow()
  })

  it('answers 500 and says what to do when it finds no template only while it runs', async () => {
    class Late extends TemplateView {
      override getTemplateNames() {
        return super.getTemplateNames()
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Late)
    expect((await client.get('/')).status).toBe(500)
    expect(String(reports.errors[0])).toBe(
      'InvalidResponseError: Late has no template: set templateName, or override getTemplateNames().',
    )
  })

  it('has the class that applied ContextMixin once in its chain', () => {
    expect(ContextMixin(TemplateView)).toBe(TemplateView)
  })
})
