import { InvalidResponseError } from '../errors.ts'
import { HttpResponse, type ResponseOptions } from './http-response.ts'

/**
 * Data as JSON, serialised at once: `bigint` becomes a string, a `Date` its ISO text, and what JSON cannot say (a
 * function, a symbol, a cycle) is an error here and never half a body.
 *
 * @throws {InvalidResponseError} `ERR_VIEW_RESPONSE`: the data is not a JSON value.
 *
 * @example
 * ```ts
 * import { JsonResponse } from '@belvedere/views-core'
 *
 * new JsonResponse({ id: 9007199254740993n, title: 'Tides' }).body // => '{"id":"9007199254740993","title":"Tides"}'
 * ```
 */
export class JsonResponse extends HttpResponse {
  constructor(data: unknown, options: ResponseOptions = {}) {
    super(serialise(data), { contentType: 'application/json', ...options })
  }
}

function serialise(data: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(data)
  } catch (error) {
    text = retryWithBigints(data, error)
  }
  if (text === undefined)
    throw new InvalidResponseError(`JsonResponse takes a JSON value, not ${typeof data}.`)
  return text
}

// A replacer makes every serialisation several times slower, so only data that failed without one pays for it.
function retryWithBigints(data: unknown, first: unknown): string | undefined {
  try {
    return JSON.stringify(data, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
  } catch {
    throw new InvalidResponseError('JsonResponse could not serialise its data.', { cause: first })
  }
}
