import { describe, expect, it } from 'vitest'
import {
  compose,
  ContextMixin,
  mixOnce,
  TemplateResponseMixin,
  View,
  type Constructor,
  type Mixed,
} from '../src/index.ts'

interface Traced {
  trail(): string[]
}

class Root extends View {
  trail(): string[] {
    return ['Root']
  }
}

function mixinNamed(name: string, needs: ((Base: Constructor<Root>) => Constructor<Root>)[] = []) {
  function mixin<TBase extends Constructor<Root>>(Base: TBase): Mixed<TBase, Traced> {
    return mixOnce(mixin, Base, () => {
      const Below = needs.reduce<Constructor<Root>>((Made, need) => need(Made), Base)
      class Mixin extends Below {
        override trail(): string[] {
          return [name, ...super.trail()]
        }
      }
      return Mixin as unknown as Mixed<TBase, Traced> & Constructor
    })
  }
  return mixin
}

const Context = mixinNamed('Context')
const List = mixinNamed('List', [Context])
const Detail = mixinNamed('Detail', [Context])

describe('mixOnce()', () => {
  it('applies a mixin that two others need once, in the order of a method resolution', () => {
    class Both extends List(Detail(Root)) {}
    expect(new Both().trail()).toEqual(['List', 'Detail', 'Context', 'Root'])
  })

  it('keeps a mixin where it was applied first', () => {
    class Twice extends Context(List(Context(Root))) {}
    expect(new Twice().trail()).toEqual(['List', 'Context', 'Root'])
  })

  it('gives classes of their own to bases of their own', () => {
    class Other extends Root {}
    expect(Context(Root)).not.toBe(Context(Other))
    expect(Object.getPrototypeOf(Context(Other))).toBe(Other)
  })

  it('does not take one mixin for another of the same name', () => {
    class Two extends mixinNamed('Context')(Context(Root)) {}
    expect(new Two().trail()).toEqual(['Context', 'Context', 'Root'])
  })
})

describe('compose()', () => {
  it('applies the base first and the last mixin outermost', () => {
    class Composed extends compose(Root, Context, List) {}
    expect(new Composed().trail()).toEqual(['List', 'Context', 'Root'])
    expect(compose(Root)).toBe(Root)
  })

  it('applies as many as its longest overload takes', () => {
    const [a, b, c] = [mixinNamed('a'), mixinNamed('b'), mixinNamed('c')]
    const [d, e, f] = [mixinNamed('d'), mixinNamed('e'), mixinNamed('f')]
    const Composed = compose(Root, a, b, c, d, e, f)
    expect(new Composed().trail()).toEqual(['f', 'e', 'd', 'c', 'b', 'a', 'Root'])
  })

  it('composes the mixins of this package', () => {
    class Page extends compose(View, ContextMixin, TemplateResponseMixin) {}
    expect([new Page().templateName, new Page().extraContext]).toEqual([null, null])
  })
})
