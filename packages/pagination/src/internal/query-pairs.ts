/** One `name=value` of a query string: as it was written, and its name decoded. */
export interface QueryPair {
  readonly name: string
  readonly text: string
}

/** Splits a query string without touching how its parameters are written. */
export function queryPairs(query: string): QueryPair[] {
  return query
    .split('&')
    .filter((text) => text !== '')
    .map((text) => ({ name: decodedName(text), text }))
}

export function pairText(name: string, value: string): string {
  return new URLSearchParams([[name, value]]).toString()
}

/** The query string with its question mark, or nothing. */
export function joinPairs(texts: readonly string[]): string {
  return texts.length === 0 ? '' : `?${texts.join('&')}`
}

function decodedName(text: string): string {
  const raw = text.slice(0, text.indexOf('=') < 0 ? undefined : text.indexOf('='))
  if (!/[%+]/.test(raw)) return raw
  return new URLSearchParams(raw).keys().next().value ?? ''
}
