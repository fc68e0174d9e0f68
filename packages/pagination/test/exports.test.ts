import { expect, it } from 'vitest'
import * as pagination from '../src/index.ts'

it('exports these names and no others', () => {
  expect(Object.keys(pagination).toSorted()).toMatchInlineSnapshot(`
    [
      "ConfigurationError",
      "ELLIPSIS",
      "EmptyPageError",
      "InvalidPageError",
      "Page",
      "PageNotAnIntegerError",
      "PageRange",
      "Paginator",
      "elidedPageRange",
      "pageLinks",
      "querystring",
    ]
  `)
})
