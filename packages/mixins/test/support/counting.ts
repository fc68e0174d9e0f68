import { HttpResponse, View, type Awaitable, type Mixed } from '@belvedere/views-core'
import { CacheMixin, MemoryCacheStore, type Cached, type CacheStore } from '../../src/index.ts'

/** A cached view that counts how often it really runs, with a store of its own. */
export function counting(
  answer: (view: View, run: number) => Awaitable<HttpResponse>,
  store: CacheStore = new MemoryCacheStore(),
): { Counting: Mixed<typeof View, Cached & { get(): Awaitable<HttpResponse> }>; runs: { count: number } } {
  const runs = { count: 0 }
  class Counting extends CacheMixin(View) {
    override cacheStore: CacheStore = store
    get() {
      runs.count++
      return answer(this, runs.count)
    }
  }
  return { Counting, runs }
}

/** Text that tells which run it is from. */
export function numbered(headers: Record<string, string> = {}) {
  return (_view: View, run: number): HttpResponse => new HttpResponse(`run ${run}`, { headers })
}
