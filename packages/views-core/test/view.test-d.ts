import type { Request, RequestHandler, Response } from 'express'
import { describe, expectTypeOf, it } from 'vitest'
import {
  HttpResponse,
  policyMiddleware,
  View,
  type Attributes,
  type Awaitable,
  type CheckReport,
  type Clock,
  type Params,
  type Policy,
  type Scope,
} from '../src/index.ts'

class Model<TRow> {
  readonly name = 'article'
  find(): TRow | null {
    return null
  }
}
interface Article {
  title: string
}

class Listing extends View {
  model: Model<Article> | null = null
  pageSize: number | null = 20
  template: string | ((title: string) => string) | null = null
  readonly kind = 'list'
  get(): HttpResponse {
    return new HttpResponse()
  }
  getHeading(): string {
    return ''
  }
  get total(): number {
    return 0
  }
}

describe('asView()', () => {
  it('takes attributes that the class adds, with their types, and two of View', () => {
    Listing.asView()
    Listing.asView({})
    Listing.asView({ pageSize: 5, model: new Model<Article>(), template: (title) => title })
    Listing.asView({ pageSize: null, httpMethodNames: ['get'] })
    expectTypeOf<Parameters<typeof Listing.asView<Listing>>[0]>().toEqualTypeOf<
      Attributes<Listing> | undefined
    >()
    expectTypeOf<keyof Attributes<Listing>>().toEqualTypeOf<
      'model' | 'pageSize' | 'template' | 'kind' | 'total' | 'httpMethodNames' | 'clock'
    >()
    expectTypeOf<Attributes<Listing>['clock']>().toEqualTypeOf<Clock | undefined>()
  })

  it('gives a request handler of Express that knows its view', () => {
    const handler = Listing.asView()
    expectTypeOf(handler).toExtend<RequestHandler>()
    expectTypeOf(handler.viewClass).instance.toEqualTypeOf<Listing>()
    expectTypeOf(handler.viewAttributes).toEqualTypeOf<Attributes<Listing>>()
  })

  it('refuses what is no attribute', () => {
    // @ts-expect-error - misspelled
    Listing.asView({ pageSzie: 5 })
    // @ts-expect-error - of another type
    Listing.asView({ pageSize: '5' })
    // @ts-expect-error - a model of other rows
    Listing.asView({ model: new Model<{ name: string }>() })
    // @ts-expect-error - not undefined: leave it out
    Listing.asView({ pageSize: undefined })
    // @ts-expect-error - the handler of a method
    Listing.asView({ get: () => new HttpResponse() })
    // @ts-expect-error - a hook
    Listing.asView({ getHeading: () => 'x' })
    // @ts-expect-error - of View itself
    Listing.asView({ request: {} })
    // @ts-expect-error - of View itself
    Listing.asView({ signal: new AbortController().signal })
    // @ts-expect-error - a hook of View
    Listing.asView({ dispatch: () => new HttpResponse() })
    // @ts-expect-error - a method name of View
    Listing.asView({ setup() {} })
    // @ts-expect-error - View has no attributes of its own but two
    View.asView({ pageSize: 5 })
  })

  it('needs a class that can be made without arguments known to be views', () => {
    class NoView {}
    // @ts-expect-error - no View
    View.asView.call(NoView)
  })
})

describe('overriding', () => {
  it('takes synchronous and asynchronous overrides of every hook', () => {
    class Sync extends View {
      override setup(request: Request, response: Response, params: Params): void {
        super.setup(request, response, params)
      }
      override dispatch(): HttpResponse {
        return new HttpResponse()
      }
      override options(): HttpResponse {
        return new HttpResponse()
      }
      override check(_report: CheckReport): void {}
    }
    class Async extends View {
      override async setup(request: Request, response: Response, params: Params): Promise<void> {
        await super.setup(request, response, params)
      }
      override async dispatch(): Promise<HttpResponse> {
        return super.dispatch()
      }
      override async httpMethodNotAllowed(): Promise<HttpResponse> {
        return super.httpMethodNotAllowed()
      }
    }
    expectTypeOf<Sync>().toExtend<View>()
    expectTypeOf<Async>().toExtend<View>()
    expectTypeOf<ReturnType<View['dispatch']>>().toEqualTypeOf<Awaitable<HttpResponse>>()
  })

  it('refuses overrides that break what View promises', () => {
    class Wrong extends View {
      // @ts-expect-error - a response, and not a string
      override dispatch(): string {
        return ''
      }
      // @ts-expect-error - a list of names
      override httpMethodNames = 'get'
      // @ts-expect-error - there is no such hook, and override says that there is
      override disptach(): HttpResponse {
        return new HttpResponse()
      }
    }
    void Wrong
  })

  it('takes a narrower type where a leaf class sets an attribute, and a view for a scope', () => {
    class Base extends View {
      pageSize: number | null = 20
      model: Model<Article> | null = null
    }
    class Leaf extends Base {
      override pageSize = 10
      override model = new Model<Article>()
    }
    expectTypeOf<Leaf['pageSize']>().toEqualTypeOf<number>()
    expectTypeOf<View>().toExtend<Scope>()
    expectTypeOf<View['params']>().toEqualTypeOf<Readonly<Record<string, string>>>()
  })
})

describe('what comes with a request', () => {
  it('has types that nobody has to cast, but for a body, which is whatever the client sent', () => {
    expectTypeOf<ReturnType<View['body']>>().toEqualTypeOf<Promise<unknown>>()
    expectTypeOf<ReturnType<View['queryParams']['one']>>().toEqualTypeOf<string | undefined>()
    expectTypeOf<ReturnType<View['queryParams']['all']>>().toEqualTypeOf<readonly string[]>()
    expectTypeOf<View['requestId']>().toEqualTypeOf<string>()
  })

  it('leaves the name of the method QUERY to its handler', () => {
    class Search extends View {
      override httpMethodNames = ['get', 'query']
      query(): HttpResponse {
        return new HttpResponse()
      }
    }
    expectTypeOf<Search>().toExtend<View>()
  })
})

describe('contributors', () => {
  it('get the view that they are made for', () => {
    class Titled extends View {
      title = 'Belvedere'
      static override contributors = { heading: (view: Titled) => view.title.toUpperCase() }
    }
    expectTypeOf<typeof Titled>().toExtend<typeof View>()
    // @ts-expect-error - a function that makes the value, and not the value
    class Wrong extends View {
      static override contributors = { heading: 'Belvedere' }
    }
    void Wrong
  })
})

describe('policyMiddleware()', () => {
  it('takes a policy or a class, with the attributes that are read', () => {
    const policy: Policy<Listing> = {
      name: 'listing',
      stage: 'access',
      run: (view, next) => (view.pageSize, next()),
    }
    expectTypeOf(policyMiddleware(policy, { pageSize: 5 })).toEqualTypeOf<RequestHandler>()
    policyMiddleware(Listing, { pageSize: null })
    // @ts-expect-error - misspelled
    policyMiddleware(policy, { pageSzie: 5 })
    // @ts-expect-error - of another type
    policyMiddleware(Listing, { pageSize: '5' })
    // @ts-expect-error - no view
    policyMiddleware(Date)
  })
})
