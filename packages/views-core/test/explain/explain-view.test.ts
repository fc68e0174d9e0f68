import { describe, expect, it } from 'vitest'
import {
  allowedHosts,
  compose,
  explainView,
  HttpResponse,
  mixOnce,
  TemplateView,
  View,
  type Constructor,
  type Mixed,
  type Policy,
} from '../../src/index.ts'

const members: Policy = { name: 'members', stage: 'access', run: (_view, next) => next() }
const stored: Policy = {
  name: 'stored',
  stage: 'cache',
  applies: (view) => (view as unknown as Stored).cacheSeconds !== null,
  run: (_view, next) => next(),
}
const ownHosts = allowedHosts(['example.com'])

interface Stored {
  cacheSeconds: number | null
  getCacheKey(): string
}

function StoreMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, Stored> {
  return mixOnce(
    StoreMixin,
    Base,
    () =>
      class StoreView extends Base implements Stored {
        static policies: readonly Policy[] = [stored]
        cacheSeconds: number | null = null
        getCacheKey(): string {
          return 'key'
        }
      },
  )
}

class SitePage extends StoreMixin(TemplateView) {
  static override policies = [members, ownHosts]
  override templateName = 'page'
  tags = ['site']
}

class About extends SitePage {
  override cacheSeconds = 600
  secretKey = 'abc'
  override tags = ['site']
  override getCacheKey(): string {
    return 'about'
  }
  delete() {
    return new HttpResponse('', { status: 204 })
  }
}

describe('explainView()', () => {
  it('names the classes, and who gives each attribute and each hook', () => {
    const about = explainView(About, { templateName: 'about' })
    expect(about.chain).toEqual([
      'About',
      'SitePage',
      'StoreView',
      'TemplateView',
      'TemplateResponseView',
      'TemplateResponseView',
      'ContextView',
      'View',
    ])
    const attributes = Object.fromEntries(
      about.attributes.map(({ name, value, owner }) => [name, `${value} ${owner}`]),
    )
    expect(attributes).toMatchObject({
      cacheSeconds: '600 About',
      templateName: "'about' asView()",
      contentType: 'null TemplateResponseView',
      tags: "[ 'site' ] SitePage",
      secretKey: '(hidden) About',
    })
    expect(Object.keys(attributes)).not.toContain('request')
    expect(Object.fromEntries(about.hooks.map(({ name, owner }) => [name, owner]))).toEqual({
      check: 'TemplateView',
      delete: 'About',
      dispatch: 'View',
      get: 'TemplateView',
      getCacheKey: 'About',
      getContextData: 'ContextView',
      getTemplateNames: 'TemplateResponseView',
      httpMethodNotAllowed: 'View',
      options: 'View',
      renderToResponse: 'TemplateResponseView',
      setup: 'View',
    })
  })

  it('lists the policies as they run, and those alone that have something to do', () => {
    expect(explainView(About).policies).toEqual([
      { stage: 'admission', name: 'allowedHosts', owner: 'SitePage' },
      { stage: 'access', name: 'members', owner: 'SitePage' },
      { stage: 'cache', name: 'stored', owner: 'StoreView' },
    ])
    expect(explainView(SitePage).policies.map((each) => each.name)).toEqual(['allowedHosts', 'members'])
    expect(explainView(SitePage, { cacheSeconds: 1 }).policies.map((each) => each.name)).toContain('stored')
  })

  it('prints as text', () => {
    class Small extends compose(View, StoreMixin) {
      get() {
        return new HttpResponse()
      }
    }
    expect(String(explainView(Small, { cacheSeconds: 5 }))).toMatchInlineSnapshot(`
      "Small: GET, HEAD, OPTIONS

        classes, outermost first
          Small > StoreView > View

        policies, in the order in which they run
          cache  stored  StoreView

        attributes
          httpMethodNames  [ 'get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'trace' ]           View
          clock            { now: [Function: now], date: [Function: date], setTimeout: [Function: setTimeo…  View
          cacheSeconds     5                                                                                 asView()

        hooks
          check()                 View
          dispatch()              View
          get()                   Small
          getCacheKey()           StoreView
          httpMethodNotAllowed()  View
          options()               View
          setup()                 View"
    `)
  })

  it('is plain data', () => {
    const about = explainView(About)
    expect(JSON.parse(JSON.stringify(about))).toEqual({ ...about })
    expect(Object.keys(about)).toEqual(['name', 'chain', 'methods', 'policies', 'attributes', 'hooks'])
    expect(about.methods).toEqual(['GET', 'DELETE', 'HEAD', 'OPTIONS'])
  })
})
