import type { HeadersInput } from '../request-options.ts'

/** Header fields by lower-case name, in the order they were first named. */
export type RequestHeaders = Map<string, string[]>

/** Merges header fields; where two name the same field, the later input replaces the earlier one. */
export function toRequestHeaders(...inputs: readonly (HeadersInput | undefined)[]): RequestHeaders {
  const merged: RequestHeaders = new Map()
  for (const input of inputs) {
    const fields: RequestHeaders = new Map()
    for (const [name, value] of entries(input ?? {})) {
      const key = name.toLowerCase()
      fields.set(key, [...(fields.get(key) ?? []), value])
    }
    for (const [name, values] of fields) merged.set(name, values)
  }
  return merged
}

function entries(input: HeadersInput): [string, string][] {
  if (Symbol.iterator in input) return Array.from(input, ([name, value]) => [name, value])
  return Object.entries(input).flatMap(([name, value]) => {
    if (value === undefined) return []
    const values = typeof value === 'object' ? value : [String(value)]
    return values.map((each): [string, string] => [name, each])
  })
}
