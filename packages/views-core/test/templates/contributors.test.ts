import { describe, expect, it } from 'vitest'
import {
  HttpResponse,
  mixOnce,
  TemplateResponse,
  TemplateView,
  View,
  type Constructor,
  type Context,
  type Contributors,
  type Policy,
} from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { serve } from '../support/serve.ts'

const asText = (context: Context): string => {
  const { view: _view, ...rest } = context
  return JSON.stringify(rest)
}

let made = 0

function NonceMixin<TBase extends Constructor<View>>(Base: TBase): TBase {
  return mixOnce(
    NonceMixin,
    Base,
    () =>
      class NonceView extends Base {
        static contributors: Contributors = { nonce: (view) => `n${++made} of ${view.constructor.name}` }
      },
  )
}

describe('contributors', () => {
  it('reach every template of a class that knows nothing of them, and may be asynchronous', async () => {
    const welcoming: Policy = {
      name: 'welcoming',
      stage: 'access',
      run(view, next) {
        view.addContext('messages', async () => [`Welcome to ${view.params['place']}`])
        return next()
      },
    }
    class Page extends NonceMixin(TemplateView) {
      static override policies = [welcoming]
      override templateName = asText
    }
    made = 0
    await using client = serve(Page, '/:place')
    expect((await client.get('/dunes')).json()).toEqual({
      place: 'dunes',
      messages: ['Welcome to dunes'],
      nonce: 'n1 of Page',
    })
  })

  it('are not made where no template is rendered', async () => {
    class Plain extends NonceMixin(View) {
      get() {
        this.addContext('never', () => {
          throw new Error('made')
        })
        return new HttpResponse('plain')
      }
    }
    made = 0
    await using client = serve(Plain)
    expect((await client.get('/')).text()).toBe('plain')
    expect(made).toBe(0)
  })

  it('give way to keys of the context, and those of a class to those of a view', async () => {
    class Own extends NonceMixin(View) {
      get() {
        this.addContext('title', () => 'contributed')
        this.addContext('nonce', () => 'of the view')
        return new TemplateResponse(asText, { title: null })
      }
    }
    made = 0
    await using client = serve(Own)
    expect((await client.get('/')).json()).toEqual({ title: null, nonce: 'of the view' })
    expect(made).toBe(0)
  })

  it('are told apart by the view: one sees nothing of another', async () => {
    class Twice extends View {
      get() {
        if (this.queryParams.has('add')) this.addContext('added', () => true)
        return new TemplateResponse(asText)
      }
    }
    await using client = serve(Twice)
    expect((await client.get('/?add')).json()).toEqual({ added: true })
    expect((await client.get('/')).json()).toEqual({})
  })

  it('are checked at start-up: two of a name, names that are taken, and what makes nothing', () => {
    class Other extends NonceMixin(View) {
      static override contributors: Contributors = { nonce: () => 'other', view: () => 1, text: 'x' as never }
    }
    expect(() => Other.asView()).toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: Other.asView() is misconfigured:
        contributors.nonce: comes from NonceView and from Other: rename one
        contributors.view: is a name that templates have already: take another
        contributors.text: must be a function that makes the value]
    `)
    expect(() => class extends NonceMixin(NonceMixin(View)) {}).not.toThrow()
  })
})

describe('addPostRenderCallback()', () => {
  it('I-06: calls back with the body in place, in order, before a policy sees it', async () => {
    const steps: string[] = []
    const looking: Policy = {
      name: 'looking',
      stage: 'cache',
      async run(_view, next) {
        const response = await next()
        steps.push(`policy sees ${String(response.body)}`)
        ;(response as TemplateResponse).addPostRenderCallback(() => steps.push('at once'))
        return response
      },
    }
    class Page extends View {
      static override policies = [looking]
      get() {
        const response = new TemplateResponse(() => 'body')
        response.addPostRenderCallback((each) => steps.push(`first ${String(each.body)}`))
        response.addPostRenderCallback((each) => each.setHeader('X-Length', String(each.body.length)))
        expect(steps).toEqual([])
        return response
      }
    }
    await using client = serve(Page)
    expect((await client.get('/')).headers.get('x-length')).toBe('4')
    expect(steps).toEqual(['first body', 'policy sees body', 'at once'])
  })

  it('makes an error of a callback one of the view', async () => {
    class Page extends View {
      get() {
        const response = new TemplateResponse(() => 'body')
        response.addPostRenderCallback(() => {
          throw new TypeError('in the callback')
        })
        return response
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Page)
    expect((await client.get('/')).status).toBe(500)
    expect(reports.errors.map(String)).toEqual(['TypeError: in the callback'])
  })
})
