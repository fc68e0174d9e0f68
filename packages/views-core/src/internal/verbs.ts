import { METHODS } from 'node:http'
import type { CheckReport } from '../check-report.ts'
import type { View } from '../view.ts'

/** Which method of a view answers which HTTP method, and the `Allow` header that follows from it. */
export interface Verbs {
  /** By HTTP method in upper case, as it stands in a request. */
  readonly handlers: ReadonlyMap<string, string>
  readonly allow: string
}

/** Django's list, in Django's order: `Allow` has the same. */
export const HTTP_METHOD_NAMES: readonly string[] = [
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'head',
  'options',
  'trace',
]

export function verbsOf(view: View): Verbs {
  const handlers = new Map<string, string>()
  for (const name of view.httpMethodNames) {
    const handler = name === 'head' && !isHandled(view, 'head') ? 'get' : name
    if (isHandled(view, handler)) handlers.set(name.toUpperCase(), handler)
  }
  return { handlers, allow: [...handlers.keys()].join(', ') }
}

export function checkVerbs(view: View, report: CheckReport): void {
  for (const name of view.httpMethodNames) {
    if (!METHODS.includes(name.toUpperCase()) || name !== name.toLowerCase()) {
      report.add(
        'httpMethodNames',
        `has ${JSON.stringify(name)}; take HTTP methods in lower case, such as 'get'`,
      )
    }
  }
}

function isHandled(view: View, name: string): boolean {
  return typeof (view as unknown as Record<string, unknown>)[name] === 'function'
}
