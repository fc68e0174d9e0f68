import type { CheckReport } from '../check-report.ts'
import type { View } from '../view.ts'
import { HTTP_METHOD_NAMES } from './verbs.ts'

/** The attributes that `asView()` takes: what a class adds to `View` and holds a value, and two of `View` itself. */
export type Attributes<TView> = {
  [K in keyof TView as K extends keyof View ? never : TView[K] extends Hook ? never : K]?: TView[K]
} & Partial<Pick<View, 'httpMethodNames' | 'clock'>>

type Hook = (...args: never[]) => unknown

const OF_VIEW = ['httpMethodNames', 'clock']

export function checkAttributes(probe: View, attributes: object, base: View, report: CheckReport): void {
  const members = probe as unknown as Record<string, unknown>
  for (const name of Object.keys(attributes)) {
    if (HTTP_METHOD_NAMES.includes(name)) {
      report.add(name, 'is the name of an HTTP method: write a method in the class')
    } else if (OF_VIEW.includes(name)) {
      continue
    } else if (!(name in members)) {
      report.add(
        name,
        `is no attribute of ${probe.constructor.name}: give the class a field of that name, or mend the spelling`,
      )
    } else if (name in base || name in REQUEST_FIELDS) {
      report.add(name, 'belongs to the request: asView() takes attributes of the class alone')
    } else if (typeof members[name] === 'function' || isReadOnly(probe, name)) {
      report.add(name, 'is a method or a getter: override it in a subclass')
    }
  }
}

const REQUEST_FIELDS = { request: true, response: true, params: true }

function isReadOnly(probe: object, name: string): boolean {
  for (let link: object | null = probe; link; link = Object.getPrototypeOf(link) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(link, name)
    if (descriptor) return descriptor.get !== undefined && descriptor.set === undefined
  }
  return false
}
