import { InvalidRequestError } from '../errors.ts'
import type { FieldsInput, QueryValue } from '../request-options.ts'

/**
 * The target of a request as it goes over the wire. Nothing is normalised, so that `/a/../b` and `//c` reach the
 * server; only what no request line may hold (spaces, letters outside ASCII) is percent-encoded.
 */
export function toTarget(path: string, query?: FieldsInput): string {
  if (!path.startsWith('/') && path !== '*') {
    throw new InvalidRequestError(
      `The path is ${JSON.stringify(path)}; write it from the root of the server, like "/articles".`,
    )
  }
  const [target = ''] = path.split('#')
  const encoded = target.toWellFormed().replaceAll(/[^!-~]+/g, encodeURIComponent)
  const search = query === undefined ? '' : toSearchParams(query).toString()
  if (search === '') return encoded
  return encoded + (encoded.includes('?') ? '&' : '?') + search
}

export function toSearchParams(fields: FieldsInput): URLSearchParams {
  if (fields instanceof URLSearchParams) return fields
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) {
    for (const each of isList(value) ? value : [value]) {
      if (each !== null && each !== undefined) params.append(name, String(each))
    }
  }
  return params
}

function isList(value: QueryValue | readonly QueryValue[]): value is readonly QueryValue[] {
  return Array.isArray(value)
}
