import { expect, it } from 'vitest'
import * as generic from '../src/index.ts'

it('exports these names', () => {
  expect(Object.keys(generic).toSorted()).toMatchInlineSnapshot(`
    [
      "ArraySource",
      "BadCursorError",
      "BaseListView",
      "CursorListView",
      "DetailView",
      "FormatMixin",
      "ListView",
      "MultipleObjectView",
      "MultipleObjectsReturnedError",
      "SingleObjectView",
    ]
  `)
})
