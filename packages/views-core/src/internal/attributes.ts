import type { CheckReport } from '../check-report.ts'
import type { View } from '../view.ts'
import { HTTP_METHOD_NAMES } from './verbs.ts'

/** The attributes that `asView()` takes: what a class adds to `View` and holds a value, and two of `View` itself. */
export type Attributes<TView> = {
  [K in keyof TView as K extends keyof View ? never : TView[K] extends Hook ? never : K]?: TView[K]
} & Partial<Pick<View, 'httpMethodNames' | 'clock'>>

type Hook = (...args: never[]) => unknown

const OF_VIEW = ['httpMethodNames', 'clock']

export function checkAttributes(probe: object, attributes: object, base: object, report: CheckReport): void {
  for (const name of Object.keys(attributes)) {
    if (HTTP_METHOD_NAMES.includes(name)) {
      report.add(name, 'is the name of an HTTP method: write a method in the class')
    } else if (OF_VIEW.includes(name)) {
      continue
    } else if (!(name in probe)) {
      report.add(
        name,
        `is no attribute of ${probe.constructor.name}: give the class a field of that name, or mend the spelling`,
      )
    } else if (REQUEST_FIELDS.includes(name)) {
      report.add(name, 'belongs to the request: asView() takes attributes of the class alone')
    } else if (name in base || !isAttribute(probe, name)) {
      report.add(name, 'is a method or a getter: override it in a subclass')
    }
  }
}

const REQUEST_FIELDS = ['request', 'response', 'params', 'signal', 'deadline']

/** A field, whatever it holds, or an accessor that can be set. Looks without calling a getter. */
function isAttribute(probe: object, name: string): boolean {
  if (Object.hasOwn(probe, name)) return true
  for (let link: object | null = probe; link; link = Object.getPrototypeOf(link) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(link, name)
    if (descriptor) return descriptor.set !== undefined
  }
  return false
}
