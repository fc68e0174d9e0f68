import { policyChain, type Policy } from '../policy.ts'
import type { View } from '../view.ts'
import { verbsOf, type Verbs } from './verbs.ts'

/** What is worked out once for a class and its attributes, and not for each request. */
export interface Plan {
  readonly verbs: Verbs
  /** Admission and access: who gets past these may be told something. */
  readonly gate: readonly Policy[]
  readonly inner: readonly Policy[]
}

export function planOf(view: View): Plan {
  const chain = policyChain(view)
  return { verbs: verbsOf(view), gate: chain.filter(isGate), inner: chain.filter((each) => !isGate(each)) }
}

function isGate({ stage }: Policy): boolean {
  return stage === 'admission' || stage === 'access'
}
