import { expect, it } from 'vitest'
import * as pagination from '../src/index.ts'

it('exports these names and no others', () => {
  expect(Object.keys(pagination).toSorted()).toMatchInlineSnapshot(`
    [
      "ConfigurationError",
      "CursorCodec",
      "CursorPage",
      "CursorPaginator",
      "ELLIPSIS",
      "EmptyPageError",
      "InvalidCursorError",
      "InvalidPageError",
      "Page",
      "PageNotAnIntegerError",
      "PageRange",
      "Paginator",
      "cursorLinks",
      "elidedPageRange",
      "linkHeader",
      "pageLinks",
      "querystring",
    ]
  `)
})
