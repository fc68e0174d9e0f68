import type { RequestHandler } from 'express'
import type { CheckReport } from './check-report.ts'
import type { Attributes } from './internal/attributes.ts'
import type { Constructor } from './mixin.ts'
import { policyChain, type Policy, type Stage } from './policy.ts'
import { HttpResponse } from './responses/http-response.ts'
import { passOn, View } from './view.ts'

/** Stages that decide before there is an answer. */
const DECIDING: readonly Stage[] = ['admission', 'access', 'quota']

/**
 * Puts policies in front of plain Express handlers: one by itself, or those of a class with its mixins.
 *
 * What `next()` gives a policy here is a blank response: headers and cookies that it sets there are sent with the
 * answer of whatever comes behind. So only policies that decide beforehand fit: of the stages admission, access and
 * quota.
 *
 * @param source - A policy, or a class whose policies run, such as `RateLimitMixin(View)`.
 * @param attributes - What the policies read: attributes of the class, as `asView()` takes them.
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: there is no policy; one of them runs in the stage cache or
 *   protection, where it would look at an answer; an attribute is wrong.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { allowedHosts, policyMiddleware } from '@belvedere/views-core'
 *
 * const app = express()
 * app.use(policyMiddleware(allowedHosts(['example.com', 'localhost'])))
 * app.get('/', (_request, response) => {
 *   response.send('Welcome')
 * })
 * ```
 */
export function policyMiddleware<TView extends View>(
  source: Policy<TView> | Constructor<TView>,
  attributes: Attributes<TView> = {},
): RequestHandler {
  const isClass = typeof source === 'function'
  const Base: Constructor<View> = isClass ? source : viewWith(source, attributes)

  class Guard extends Base {
    // None is handled, so that every method ends in the hook below, behind the last policy.
    override httpMethodNames: readonly string[] = []

    override check(report: CheckReport): void {
      super.check(report)
      const chain = policyChain(this)
      if (chain.length === 0)
        report.add('policies', 'is empty: there is nothing to put in front of a handler')
      for (const { name, stage } of chain) {
        if (DECIDING.includes(stage)) continue
        report.add(
          name,
          `runs in the stage "${stage}" and looks at the answer, which only a view has: attach it to one`,
        )
      }
    }

    override httpMethodNotAllowed(): HttpResponse {
      return new PassedOn()
    }
  }
  Object.defineProperty(Guard, 'name', { value: `policyMiddleware(${source.name})` })
  return View.asView.call(Guard, isClass ? (attributes as Attributes<View>) : {})
}

/** A view for a policy that brings none: its attributes are those that were given. */
function viewWith(policy: Policy, attributes: object): Constructor<View> {
  return class PolicyView extends View {
    static override policies = [policy]
    constructor() {
      super()
      Object.assign(this, attributes)
    }
  }
}

/** Stands for the answer that will come from elsewhere. */
class PassedOn extends HttpResponse {
  constructor() {
    super('', { contentType: null })
  }

  override send(view: View): void {
    const { response } = view
    for (const name in this.headers) {
      const value = this.headers[name]!
      if (name === 'vary') response.vary([value].flat().join(', '))
      else if (name === 'set-cookie') response.append(name, [value].flat())
      else response.setHeader(name, value)
    }
    passOn(view)
  }
}
