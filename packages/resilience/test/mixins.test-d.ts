import { compose, View, type Awaitable, type Mixed } from '@belvedere/views-core'
import type { IPolicy } from 'cockatiel'
import { describe, expectTypeOf, it } from 'vitest'
import {
  circuitBreaker,
  CircuitBreakerMixin,
  TimeoutMixin,
  type Breaking,
  type CircuitBreaker,
  type Deadlined,
} from '../src/index.ts'

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
export class ArticleList extends TimeoutMixin(CircuitBreakerMixin(ListView<Article>)) {
  override timeoutMs = 2000
  override breaker = { breakWhen: { consecutiveFailures: 3 } }
}
export class OtherWayRound extends CircuitBreakerMixin(TimeoutMixin(ListView<Article>)) {
  override timeoutMs = null
  override breaker = circuitBreaker({ name: 'articles' })
}
export class Composed extends compose(View, TimeoutMixin, CircuitBreakerMixin) {}

describe('a mixed class', () => {
  it('is its base with the face of the mixin, exactly', () => {
    expectTypeOf(TimeoutMixin(View)).toEqualTypeOf<Mixed<typeof View, Deadlined>>()
    expectTypeOf(CircuitBreakerMixin(View)).toEqualTypeOf<Mixed<typeof View, Breaking>>()
  })

  it('keeps the rows of a generic base, in every order', () => {
    expectTypeOf<ArticleList['model']>().toEqualTypeOf<Article | null>()
    expectTypeOf<OtherWayRound['getRows']>().returns.toEqualTypeOf<Awaitable<readonly Article[]>>()
    expectTypeOf<OtherWayRound['breaker']>().toEqualTypeOf<CircuitBreaker>()
    expectTypeOf<Composed>().toExtend<View & Deadlined & Breaking>()
  })

  it('takes the attributes that the mixins add, by their types, in asView()', () => {
    Composed.asView({ timeoutMs: null, breaker: null, breakerName: 'north' })
    // @ts-expect-error - misspelled
    Composed.asView({ timeoutMS: 5 })
    // @ts-expect-error - the breaker of a class has the name of the class
    Composed.asView({ breaker: { name: 'mine' } })
  })
})

describe('a breaker', () => {
  it('gives what the call gives', () => {
    const breaker = circuitBreaker({ name: 'weather' })
    expectTypeOf(breaker.execute(() => 42)).toEqualTypeOf<Promise<number>>()
    expectTypeOf(breaker.execute(async ({ signal }) => signal.aborted)).toEqualTypeOf<Promise<boolean>>()
    expectTypeOf(breaker).toExtend<IPolicy>()
    // @ts-expect-error - a rule is one or the other
    circuitBreaker({ name: 'weather', breakWhen: { failureRatio: 0.5 } })
  })
})
