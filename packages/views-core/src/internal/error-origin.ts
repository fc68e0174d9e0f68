import type { Constructor } from '../mixin.ts'
import type { View } from '../view.ts'

/** Where an error left the views. */
interface ErrorOrigin {
  readonly viewClass: Constructor<View>
  /** The class and handler, such as `ArticleList.get()`. */
  readonly handler: string
}

// Beside the error and not on it: any error handler may print what an error has.
const origins = new WeakMap<object, ErrorOrigin>()

export function noteOrigin(error: object, view: View, handler: string): void {
  origins.set(error, { viewClass: view.constructor as Constructor<View>, handler })
}

export function originOf(error: object): ErrorOrigin | undefined {
  return origins.get(error)
}
