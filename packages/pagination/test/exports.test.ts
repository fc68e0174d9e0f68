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
      "LimitOffsetPage",
      "LimitOffsetPaginator",
      "Page",
      "PageNotAnIntegerError",
      "PageRange",
      "Paginator",
      "SeekableArray",
      "absoluteLinks",
      "cursorLinks",
      "elidedPageRange",
      "jsonApiEnvelope",
      "limitOffsetLinks",
      "linkHeader",
      "pageEnvelope",
      "pageLinks",
      "parsePageSize",
      "querystring",
      "restFrameworkEnvelope",
    ]
  `)
})
