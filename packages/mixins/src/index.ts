// Response cache
export { CacheMixin, type Cached } from './cache/cache-mixin.ts'
export type { CacheEntry, CacheHit, CacheSetOptions, CacheStore, VariantOf } from './cache/cache-store.ts'
export {
  defaultCacheStore,
  MemoryCacheStore,
  type MemoryCacheStoreOptions,
} from './cache/memory-cache-store.ts'
export { parseCacheControl, type CacheDirectives } from './cache/cache-control.ts'

// Rate limit
export { RateLimitMixin, type RateLimited } from './rate-limit/rate-limit-mixin.ts'
export { type RateLimit } from './rate-limit/rate-limit.ts'
export { type RateLimitResult, type RateLimitStore } from './rate-limit/rate-limit-store.ts'
export {
  defaultRateLimitStore,
  MemoryRateLimitStore,
  type MemoryRateLimitStoreOptions,
} from './rate-limit/memory-rate-limit-store.ts'
export { TooManyRequestsError } from './rate-limit/too-many-requests-error.ts'
export { addressKey } from './rate-limit/address-key.ts'
