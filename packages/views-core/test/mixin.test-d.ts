import { describe, expectTypeOf, it } from 'vitest'
import {
  compose,
  ContextMixin,
  mixOnce,
  TemplateResponseMixin,
  TemplateResponseView,
  TemplateView,
  View,
  type Constructor,
  type Contextual,
  type Mixed,
  type TemplateFunction,
  type TemplateResponding,
} from '../src/index.ts'

interface Paginating {
  paginateBy: number | null
  getPage(): number
}
function PaginationMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, Paginating> {
  return mixOnce(
    PaginationMixin,
    Base,
    () =>
      class PaginationView extends Base implements Paginating {
        paginateBy: number | null = null
        #page = 1
        getPage(): number {
          return this.#page
        }
      },
  )
}

interface Counted {
  paginateBy: number
  count: number
}
function CountMixin<TBase extends Constructor<View & Paginating>>(Base: TBase): Mixed<TBase, Counted> {
  return mixOnce(
    CountMixin,
    Base,
    () =>
      class CountView extends Base implements Counted {
        override paginateBy = 10
        count = 0
      },
  )
}

/** Exported, so that its declaration is written as a user's would be. */
export class ArticlePage extends CountMixin(PaginationMixin(TemplateView)) {
  override templateName = 'article'
  override paginateBy = 5
  override async getContextData(extra = {}) {
    return { ...(await super.getContextData(extra)), page: this.getPage() }
  }
}

class Rows<TRow> extends View {
  rows: TRow[] = []
}
export class Paged<TRow> extends PaginationMixin(Rows)<TRow> {}

describe('Mixed', () => {
  it('is exactly what a mixin gives', () => {
    expectTypeOf(PaginationMixin(View)).toEqualTypeOf<Mixed<typeof View, Paginating>>()
    expectTypeOf(ContextMixin(View)).toEqualTypeOf<Mixed<typeof View, Contextual>>()
    expectTypeOf(TemplateResponseMixin(ContextMixin(View))).toEqualTypeOf<
      Mixed<Mixed<typeof View, Contextual>, TemplateResponding>
    >()
  })

  it('keeps the statics of its base, and gives instances both sides', () => {
    const Made = PaginationMixin(TemplateView)
    expectTypeOf(Made.asView).toBeFunction()
    expectTypeOf(new Made()).toExtend<TemplateView & Paginating>()
    expectTypeOf(Made.policies).toEqualTypeOf<typeof View.policies>()
  })

  it('gives the type of the outer one where two declare the same member', () => {
    expectTypeOf<InstanceType<ReturnType<typeof outer>>['paginateBy']>().toEqualTypeOf<number>()
    const outer = () => CountMixin(PaginationMixin(View))
  })

  it('refuses a base that lacks what the mixin needs', () => {
    // @ts-expect-error - CountMixin needs a paginated view
    CountMixin(View)
    // @ts-expect-error - no View
    PaginationMixin(class {})
  })

  it('passes type parameters of a base on', () => {
    expectTypeOf<Paged<string>['rows']>().toEqualTypeOf<string[]>()
    expectTypeOf<Paged<string>['paginateBy']>().toEqualTypeOf<number | null>()
  })

  it('lets asView() take the attributes of every mixin in the chain', () => {
    ArticlePage.asView({ paginateBy: 3, count: 1, extraContext: { a: 1 }, contentType: null })
    // @ts-expect-error - misspelled
    ArticlePage.asView({ paginatBy: 3 })
    // @ts-expect-error - the outer mixin takes no null
    ArticlePage.asView({ paginateBy: null })
    // @ts-expect-error - a hook of a mixin
    ArticlePage.asView({ getPage: () => 1 })
  })

  it('holds an override of a hook of a mixin to its type', () => {
    class Wrong extends TemplateResponseView {
      // @ts-expect-error - a context is an object
      override getContextData(): string {
        return ''
      }
      // @ts-expect-error - a name, a function, or null
      override templateName = 5
    }
    void Wrong
    expectTypeOf<TemplateResponseView['templateName']>().toEqualTypeOf<string | TemplateFunction | null>()
  })
})

describe('compose()', () => {
  interface A {
    a: number
  }
  interface B {
    b: number
  }
  interface C {
    c: number
  }
  interface D {
    d: number
  }
  interface E {
    e: number
  }
  interface F {
    f: number
  }
  const mixin =
    <TFace>() =>
    <TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, TFace> =>
      Base as never
  const [a, b, c, d, e, f] = [mixin<A>(), mixin<B>(), mixin<C>(), mixin<D>(), mixin<E>(), mixin<F>()]

  it('keeps every face up to its longest overload', () => {
    const Six = compose(View, a, b, c, d, e, f)
    expectTypeOf<InstanceType<typeof Six>>().toExtend<View & A & B & C & D & E & F>()
    expectTypeOf(Six.asView).toBeFunction()
    class Composed extends Six {}
    Composed.asView({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6 })
    // @ts-expect-error - none of the six has it
    Composed.asView({ g: 7 })
    expectTypeOf(compose(View, a)).toEqualTypeOf<Mixed<typeof View, A>>()
    expectTypeOf(compose(View)).toEqualTypeOf<typeof View>()
  })

  it('refuses a seventh mixin rather than forget it', () => {
    // @ts-expect-error - six at the most: name the class in between
    compose(View, a, b, c, d, e, f, a)
  })

  it('refuses a mixin whose needs come after it', () => {
    compose(View, PaginationMixin, CountMixin)
    // @ts-expect-error - CountMixin needs a paginated view
    compose(View, CountMixin, PaginationMixin)
  })
})
