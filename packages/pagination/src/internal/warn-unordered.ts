import type { PageSource } from '../source.ts'
import { isCounted } from './rows.ts'

const warned = new WeakSet<object>()

/** Warns once for each model or class of source, not once for each request. */
export function warnUnordered(source: PageSource<unknown>): void {
  if (!isCounted(source) || source.ordered !== false) return
  const model = 'model' in source && isNamed(source.model) ? source.model : (source.constructor ?? source)
  if (warned.has(model)) return
  warned.add(model)
  process.emitWarning(
    `Pagination may yield inconsistent results with an unordered list of ${'name' in model ? String(model.name) : 'rows'}: ` +
      'the same row can stand on two pages, or on none. Order it by something unique, such as its key.',
    { type: 'UnorderedObjectListWarning', code: 'WARN_PAGE_UNORDERED' },
  )
}

function isNamed(model: unknown): model is object & { readonly name: unknown } {
  return (typeof model === 'object' || typeof model === 'function') && model !== null && 'name' in model
}
