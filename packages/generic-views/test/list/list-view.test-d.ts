import type { Constructor, Mixed, View } from '@belvedere/views-core'
import { describe, expectTypeOf, it } from 'vitest'
import {
  ArraySource,
  DetailView,
  FormatMixin,
  ListView,
  type Formatting,
  type ObjectSource,
} from '../../src/index.ts'
import { TemplateResponseView } from '@belvedere/views-core'
import type { Tree } from '../support/trees.ts'

const trees = new ArraySource<Tree>([])
const names = new ArraySource<{ name: string }>([])

/** Exported, so that declarations are emitted for a class made by a mixin over a generic view. */
export class JsonTreeList extends FormatMixin(ListView<Tree>) {
  override queryset = trees
}

describe('the types of ListView and DetailView', () => {
  it('takes rows of its own type alone', () => {
    class Fine extends ListView<Tree> {
      override queryset = trees
      override getQueryset() {
        return trees.filter({ evergreen: true })
      }
    }
    expectTypeOf(Fine.asView).toBeCallableWith({ paginateBy: 20, ordering: ['-name'] })
    class Wrong extends ListView<Tree> {
      // @ts-expect-error - rows without the other columns of a Tree
      override queryset = names
    }
    class WrongDetail extends DetailView<Tree> {
      // @ts-expect-error - rows without the other columns of a Tree
      override model = { name: 'tree', objects: names }
    }
    return [Wrong, WrongDetail]
  })

  it('takes hooks with and without a promise', () => {
    class Sync extends DetailView<Tree> {
      override getObject() {
        return { id: 1, slug: 'oak', name: 'Oak', evergreen: false }
      }
    }
    class Async extends ListView<Tree> {
      override async getQueryset(): Promise<ObjectSource<Tree>> {
        return (await super.getQueryset()).orderBy('name')
      }
      override async getPaginateBy() {
        return 5
      }
    }
    class Wrong extends ListView<Tree> {
      // @ts-expect-error - a page size is a number
      override getPaginateBy() {
        return '5'
      }
    }
    return [Sync, Async, Wrong]
  })

  it('takes attributes of the class alone in asView', () => {
    // @ts-expect-error - misspelled
    void (() => ListView.asView({ paginateByy: 20 }))
    // @ts-expect-error - not a number
    void (() => ListView.asView({ paginateBy: '20' }))
    // @ts-expect-error - a hook
    void (() => ListView.asView({ getQueryset: () => trees }))
    // @ts-expect-error - of the request
    void (() => DetailView.asView({ params: {} }))
  })

  it('names what a mixin gives', () => {
    expectTypeOf(FormatMixin(TemplateResponseView)).toEqualTypeOf<
      Mixed<typeof TemplateResponseView, Formatting>
    >()
    expectTypeOf<JsonTreeList>().toExtend<ListView<Tree> & Formatting>()
    // @ts-expect-error - a view without a template has nothing to negotiate for
    void (() => FormatMixin(class extends (Object as unknown as Constructor<View>) {}))
  })
})
