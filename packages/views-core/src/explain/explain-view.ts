import { inspect } from 'node:util'
import type { Attributes } from '../internal/attributes.ts'
import { verbsOf } from '../internal/verbs.ts'
import type { Constructor } from '../mixin.ts'
import { policyChain, type Policy, type Stage } from '../policy.ts'
import type { View } from '../view.ts'
import { fieldOwners } from './field-owners.ts'
import { formatExplanation } from './format-explanation.ts'

/** An attribute with its value as text, and the class that gave it. */
export interface ExplainedAttribute {
  readonly name: string
  readonly value: string
  readonly owner: string
}

/** A method, and the class whose version is called. */
export interface ExplainedHook {
  readonly name: string
  readonly owner: string
}

/** A policy in its stage, and the outermost class that attaches it. */
export interface ExplainedPolicy {
  readonly stage: Stage
  readonly name: string
  readonly owner: string
}

/** What a view is made of. It prints as text, and is plain data for `JSON.stringify()`. */
export interface ViewExplanation {
  readonly name: string
  /** The classes from the outermost to `View`. */
  readonly chain: readonly string[]
  /** The HTTP methods that are answered. */
  readonly methods: readonly string[]
  /** In the order in which they run. */
  readonly policies: readonly ExplainedPolicy[]
  readonly attributes: readonly ExplainedAttribute[]
  readonly hooks: readonly ExplainedHook[]
  toString(): string
}

/** Of View, the methods that are there to be overridden. */
const HOOKS_OF_VIEW = ['setup', 'dispatch', 'options', 'httpMethodNotAllowed', 'check']

const OF_THE_REQUEST = ['request', 'response', 'params']

/**
 * Shows what a class and its mixins come to: which class gives an attribute its value and a hook its body, and which
 * policies run in what order. Values whose names speak of secrets are not shown.
 *
 * @param attributes - As `asView()` takes them.
 *
 * @example
 * ```ts
 * import { explainView, TemplateView } from '@belvedere/views-core'
 *
 * class About extends TemplateView {
 *   override templateName = 'about'
 * }
 * const about = explainView(About)
 * about.chain.at(0) // => 'About'
 * about.methods // => ['GET', 'HEAD', 'OPTIONS']
 * about.attributes.find((each) => each.name === 'templateName') // => { name: 'templateName', value: "'about'", owner: 'About' }
 * about.hooks.find((each) => each.name === 'get') // => { name: 'get', owner: 'TemplateView' }
 * ```
 */
export function explainView<TView extends View>(
  viewClass: Constructor<TView>,
  attributes: Attributes<TView> = {},
): ViewExplanation {
  const chain = chainOf(viewClass)
  const view = Object.assign(new viewClass(), attributes)
  const explanation = {
    name: viewClass.name,
    chain: chain.map((link) => link.name),
    methods: [...verbsOf(view).handlers.keys()],
    policies: policyChain(view).map((policy) => explainPolicy(policy, chain)),
    attributes: explainAttributes(chain, attributes),
    hooks: explainHooks(chain),
  }
  Object.defineProperty(explanation, 'toString', { value: () => formatExplanation(explanation) })
  return explanation
}

/** The classes from the outermost to `View`, which is the last that has `asView()` of its own. */
function chainOf(viewClass: Constructor<View>): readonly Constructor<View>[] {
  const chain: Constructor<View>[] = []
  let link: unknown = viewClass
  while (typeof link === 'function' && 'asView' in link) {
    chain.push(link as unknown as Constructor<View>)
    link = Object.getPrototypeOf(link)
  }
  return chain
}

function explainPolicy(policy: Policy, chain: readonly Constructor<View>[]): ExplainedPolicy {
  const owner = chain.find((link) => Object.hasOwn(link, 'policies') && policiesOf(link).includes(policy))!
  return { stage: policy.stage, name: policy.name, owner: owner.name }
}

function policiesOf(link: object): readonly Policy[] {
  return (link as { policies: readonly Policy[] }).policies
}

function explainAttributes(
  chain: readonly Constructor<View>[],
  attributes: object,
): readonly ExplainedAttribute[] {
  const fields = new Map(fieldOwners(chain))
  for (const [name, value] of Object.entries(attributes)) fields.set(name, { value, owner: 'asView()' })
  return [...fields]
    .filter(([name]) => !OF_THE_REQUEST.includes(name))
    .map(([name, { value, owner }]) => ({ name, value: shown(name, value), owner }))
}

function explainHooks(chain: readonly Constructor<View>[]): readonly ExplainedHook[] {
  const hooks = new Map<string, string>()
  for (const link of chain) {
    const methods = Object.entries(Object.getOwnPropertyDescriptors(link.prototype as object))
    for (const [name, { value }] of methods) {
      const isHook = link === chain.at(-1) ? HOOKS_OF_VIEW.includes(name) : name !== 'constructor'
      if (isHook && typeof value === 'function' && !hooks.has(name)) hooks.set(name, link.name)
    }
  }
  return [...hooks].map(([name, owner]) => ({ name, owner })).toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

/** What still fits on a line beside name and owner. */
const LONGEST = 80

const SECRET = /secret|password|passwd|token|api_?key|credential|signature|private_?key|^keys?$/i

function shown(name: string, value: unknown): string {
  if (SECRET.test(name) && value !== null) return '(hidden)'
  const text = inspect(value, { depth: 1, compact: true, breakLength: Infinity, maxArrayLength: 20 })
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}
