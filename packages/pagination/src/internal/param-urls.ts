import { splitUrl } from './local-url.ts'
import { joinPairs, pairText, queryPairs } from './query-pairs.ts'

/** Parameters to set, each to its value, or to leave out with `null`. */
export type ParamValues = Readonly<Record<string, string | null>>

/**
 * A maker of URLs that differ in these parameters only. Each keeps the place where it stood first; one that did not
 * stand anywhere comes last.
 */
export function paramUrls(current: string, params: readonly string[]): (values: ParamValues) => string {
  const { path, query } = splitUrl(current)
  const slots: { text: string; param: string | null }[] = []
  const waiting = new Set(params)
  for (const { name, text } of queryPairs(query)) {
    if (!params.includes(name)) slots.push({ text, param: null })
    else if (waiting.delete(name)) slots.push({ text, param: name })
  }
  for (const param of waiting) slots.push({ text: '', param })
  return (values) => {
    const texts: string[] = []
    for (const { text, param } of slots) {
      const value = param === null ? undefined : values[param]
      if (param === null) texts.push(text)
      else if (value != null) texts.push(pairText(param, value))
    }
    // A link without a path and a query would be the current URL, its old parameters included.
    return path + joinPairs(texts) || '?'
  }
}
