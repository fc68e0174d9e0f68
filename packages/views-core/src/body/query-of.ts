import type { Request } from 'express'
import { Fields } from './fields.ts'

const queries = new WeakMap<Request, Fields>()

/** The query string of a request, parsed when it is first asked for. */
export function queryOf(request: Request): Fields {
  let query = queries.get(request)
  if (query === undefined) {
    const { url } = request
    const start = url.indexOf('?')
    queries.set(request, (query = start < 0 ? new Fields() : Fields.parse(url.slice(start + 1))))
  }
  return query
}
