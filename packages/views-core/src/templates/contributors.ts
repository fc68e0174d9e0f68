import type { CheckReport } from '../check-report.ts'
import type { View } from '../view.ts'
import type { Context } from './context.ts'

/** Makes a value for a context; called when a template is rendered, and never where none is. It may be a promise. */
export type Contributor<TView extends View = View> = (view: TView) => unknown

/** What a class puts into the context of every template that its views render, by name. */
export type Contributors<TView extends View = View> = Readonly<Record<string, Contributor<TView>>>

interface Contribution {
  readonly owner: string
  readonly make: Contributor
}

const added = new WeakMap<View, Map<string, () => unknown>>()
const byClass = new WeakMap<object, ReadonlyMap<string, Contribution>>()

/** Adds a value to the contexts of one view. */
export function contribute(view: View, name: string, make: () => unknown): void {
  let own = added.get(view)
  if (own === undefined) added.set(view, (own = new Map()))
  own.set(name, make)
}

/** A context with what others have contributed; its own keys win. */
export function withContributions(view: View, context: Context): Context {
  const shared = contributionsOf(view.constructor)
  const own = added.get(view)
  if (shared.size === 0 && own === undefined) return context
  const whole: Context = { ...context }
  if (own !== undefined) for (const [name, make] of own) if (!(name in whole)) whole[name] = make()
  for (const [name, { make }] of shared) if (!(name in whole)) whole[name] = make(view)
  return whole
}

/** Two classes that contribute the same name don't know of each other, and one of them would lose its value. */
export function checkContributors(view: View, report: CheckReport): void {
  const seen = new Map<string, Contribution>()
  for (const [name, contribution] of contributionsAlong(view.constructor)) {
    const other = seen.get(name)
    if (other === undefined) seen.set(name, contribution)
    else if (other.make !== contribution.make)
      report.add(
        `contributors.${name}`,
        `comes from ${other.owner} and from ${contribution.owner}: rename one`,
      )
    if (typeof contribution.make !== 'function')
      report.add(`contributors.${name}`, 'must be a function that makes the value')
    if (TAKEN.has(name))
      report.add(`contributors.${name}`, 'is a name that templates have already: take another')
  }
}

/** The view itself, and what Express takes for options. */
const TAKEN = new Set(['view', 'settings', 'cache', '_locals'])

function contributionsOf(viewClass: object): ReadonlyMap<string, Contribution> {
  let known = byClass.get(viewClass)
  if (known === undefined) byClass.set(viewClass, (known = new Map(contributionsAlong(viewClass))))
  return known
}

/** Innermost class first. */
function contributionsAlong(viewClass: object): readonly (readonly [string, Contribution])[] {
  const chain: (readonly [string, Contribution])[][] = []
  for (let link: object | null = viewClass; link; link = Object.getPrototypeOf(link) as object | null) {
    if (!Object.hasOwn(link, 'contributors')) continue
    const { name: owner, contributors } = link as { name: string; contributors: Contributors }
    chain.unshift(Object.entries(contributors).map(([name, make]) => [name, { owner, make }]))
  }
  return chain.flat()
}
