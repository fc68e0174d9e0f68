import { expect, it } from 'vitest'
import * as exported from '../src/index.ts'

it('exports these names', () => {
  expect(Object.keys(exported)).toMatchInlineSnapshot(`
    [
      "CacheMixin",
      "defaultCacheStore",
      "MemoryCacheStore",
      "parseCacheControl",
      "RateLimitMixin",
      "defaultRateLimitStore",
      "MemoryRateLimitStore",
      "TooManyRequestsError",
      "addressKey",
    ]
  `)
})
