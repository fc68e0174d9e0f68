import { isThenable, type Awaitable } from './awaitable.ts'
import { rendered } from './internal/rendered.ts'
import { policies, traced } from './internal/tracing.ts'
import { HttpResponse } from './responses/http-response.ts'
import type { View } from './view.ts'

/**
 * When a policy runs, in this order whatever the order of the mixins that bring it:
 *
 * - `admission`: may this request take up our time at all (host, load, limits by address);
 * - `access`: may this user do this (login, permission, CSRF);
 * - `quota`: has this user done it too often; an answer from the cache counts;
 * - `cache`: is the answer there already;
 * - `protection`: around the work itself (bulkhead, breaker, retry).
 */
export type Stage = 'admission' | 'access' | 'quota' | 'cache' | 'protection'

const ORDER: readonly Stage[] = ['admission', 'access', 'quota', 'cache', 'protection']

/** Runs what is further in: the next policy, or in the end the handler of the verb. May be called again, or never. */
export type Next = () => Awaitable<HttpResponse>

/**
 * One rule around the handlers of a view, as a value. A mixin attaches it to a class (`static policies = [it]`);
 * `asView()` sorts the policies of the whole chain once, by stage and then outermost class first. The same policy
 * counts once, however often it was attached.
 *
 * @typeParam TView - The view with the attributes that the policy reads.
 *
 * @example
 * ```ts
 * import { JsonResponse, View, type Policy } from '@belvedere/views-core'
 *
 * const teapots: Policy = {
 *   name: 'teapots',
 *   stage: 'admission',
 *   run: (view, next) => (view.params['pot'] === 'tea' ? new JsonResponse('short and stout', { status: 418 }) : next()),
 * }
 * class Pot extends View {
 *   static override policies = [teapots]
 *   get() {
 *     return new JsonResponse('brewing')
 *   }
 * }
 * typeof Pot.asView() // => 'function'
 * ```
 */
export interface Policy<TView extends View = View> {
  readonly name: string
  readonly stage: Stage
  /** Asked once, by `asView()`: false leaves the policy out of a view that gives it nothing to do. */
  applies?(view: TView): boolean
  run(view: TView, next: Next): Awaitable<HttpResponse>
}

/** The policies of a view in the order in which they run. */
export function policyChain(view: View): readonly Policy[] {
  const attached = new Set<Policy>()
  for (
    let link: object | null = view.constructor;
    link;
    link = Object.getPrototypeOf(link) as object | null
  ) {
    if (!Object.hasOwn(link, 'policies')) continue
    for (const policy of (link as { policies: readonly Policy[] }).policies) attached.add(policy)
  }
  const chain = [...attached].filter((policy) => policy.applies?.(view) ?? true)
  return ORDER.flatMap((stage) => chain.filter((policy) => policy.stage === stage))
}

/** Runs a chain around `innermost`. What a policy made itself is rendered before the next one out sees it. */
export function runPolicies(
  view: View,
  chain: readonly Policy[],
  innermost: Next,
  index = 0,
): Awaitable<HttpResponse> {
  const policy = chain[index]
  if (policy === undefined) return innermost()
  const next = (): Awaitable<HttpResponse> => runPolicies(view, chain, innermost, index + 1)
  const result = policies.hasSubscribers
    ? traced(policies, view, policy.name, () => policy.run(view, next))
    : policy.run(view, next)
  if (isThenable(result)) return result.then((response) => renderedIfResponse(view, response))
  return renderedIfResponse(view, result)
}

/** From JavaScript a policy may return anything; the view refuses that in the end. */
function renderedIfResponse(view: View, value: HttpResponse): Awaitable<HttpResponse> {
  return HttpResponse.is(value) ? rendered(view, value) : value
}
