import { expectTypeOf, it } from 'vitest'
import {
  ConditionalMixin,
  TemplateView,
  View,
  type Awaitable,
  type Conditional,
  type Mixed,
} from '../../src/index.ts'

/** Exported, so that its declaration has to be printable. */
export class Page extends ConditionalMixin(TemplateView) {
  override templateName = 'page'
  override async getLastModified() {
    return new Date()
  }
}

it('gives a view its face and nothing else', () => {
  expectTypeOf(ConditionalMixin(View)).toEqualTypeOf<Mixed<typeof View, Conditional>>()
  expectTypeOf<Conditional['getEtag']>().returns.toEqualTypeOf<Awaitable<string | null>>()
  Page.asView({ templateName: 'other' })
  void class extends ConditionalMixin(View) {
    // @ts-expect-error - a tag is text
    override getEtag() {
      return 3
    }
  }
})
