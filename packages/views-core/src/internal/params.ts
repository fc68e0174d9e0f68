import type { Request } from 'express'
import { NotFoundError } from '../errors.ts'
import type { Params } from '../view.ts'

/** Values that no row and no file can have, such as a NUL, match nothing. */
export function paramsOf(request: Request): Params {
  const params = request.params as Record<string, string | string[]>
  for (const name in params) {
    const value = params[name]!
    const text = typeof value === 'string' ? value : (params[name] = value.join('/'))
    if (text.includes('\0')) throw new NotFoundError()
  }
  return params as Params
}
