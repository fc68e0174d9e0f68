import { compose, View, type Awaitable, type Constructor, type Mixed } from '@belvedere/views-core'
import { describe, expectTypeOf, it } from 'vitest'
import { CacheMixin, RateLimitMixin, type Cached, type CacheStore, type RateLimited } from '../src/index.ts'

interface Article {
  readonly title: string
}

/** A generic view, as other packages have them. */
export class ListView<TRow> extends View {
  model: TRow | null = null
  getRows(): Awaitable<readonly TRow[]> {
    return []
  }
}

// Exported, so that their declarations are made: a class that hides a member of its chain would not compile.
export class ArticleList extends CacheMixin(RateLimitMixin(ListView<Article>)) {
  override model: Article | null = null
  override cacheSeconds = 600
  override rateLimit = { limit: 30, windowSeconds: 60 }
  override async getRows() {
    return [{ title: 'Tides' }]
  }
}
export class OtherWayRound extends RateLimitMixin(CacheMixin(ListView<Article>)) {
  override cacheSeconds = null
  override rateLimit = null
}
export class Composed extends compose(View, CacheMixin, RateLimitMixin) {
  override getCacheKey() {
    return null
  }
}

describe('a mixed class', () => {
  it('is its base with the face of the mixin, exactly', () => {
    expectTypeOf(CacheMixin(View)).toEqualTypeOf<Mixed<typeof View, Cached>>()
    expectTypeOf(RateLimitMixin(View)).toEqualTypeOf<Mixed<typeof View, RateLimited>>()
    expectTypeOf(CacheMixin(RateLimitMixin(View))).toEqualTypeOf<
      Mixed<Mixed<typeof View, RateLimited>, Cached>
    >()
  })

  it('keeps the rows of a generic base, in every order', () => {
    expectTypeOf<ArticleList['model']>().toEqualTypeOf<Article | null>()
    expectTypeOf<OtherWayRound['getRows']>().returns.toEqualTypeOf<Awaitable<readonly Article[]>>()
    expectTypeOf<OtherWayRound>().toExtend<Cached & RateLimited>()
    expectTypeOf<Composed>().toExtend<View & Cached & RateLimited>()
  })

  it('takes the attributes that the mixins add, by their types, in asView()', () => {
    type Attributes = NonNullable<Parameters<typeof ArticleList.asView<ArticleList>>[0]>
    expectTypeOf<Attributes['cacheStore']>().toEqualTypeOf<CacheStore | undefined>()
    expectTypeOf<Attributes['rateLimitBy']>().toEqualTypeOf<'address' | 'user' | undefined>()
    ArticleList.asView({ cacheVaryOn: ['accept-language'], rateLimitIpv6Prefix: 48 })
    // @ts-expect-error - misspelled
    ArticleList.asView({ cacheSecond: 60 })
    // @ts-expect-error - a limit is an object
    ArticleList.asView({ rateLimit: '60/minute' })
    // @ts-expect-error - hooks are overridden, not passed
    ArticleList.asView({ getCacheKey: () => null })
  })

  it('is made of views alone', () => {
    class Plain {}
    // @ts-expect-error - not a view
    CacheMixin(Plain)
    expectTypeOf(RateLimitMixin<typeof View>)
      .parameter(0)
      .toExtend<Constructor<View>>()
  })
})
