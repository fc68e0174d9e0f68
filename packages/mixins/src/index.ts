// Response cache
export { CacheMixin, type Cached } from './cache/cache-mixin.ts'
export type { CacheEntry, CacheHit, CacheSetOptions, CacheStore, VariantOf } from './cache/cache-store.ts'
export {
  defaultCacheStore,
  MemoryCacheStore,
  type MemoryCacheStoreOptions,
} from './cache/memory-cache-store.ts'
export { parseCacheControl, type CacheDirectives } from './cache/cache-control.ts'
