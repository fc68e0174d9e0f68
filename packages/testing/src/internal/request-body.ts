import { InvalidRequestError } from '../errors.ts'
import type { RequestOptions } from '../request-options.ts'
import { toSearchParams } from './request-line.ts'

/** The body to send, and the content type it brings along. */
export interface RequestBody {
  readonly content: Buffer | AsyncIterable<Uint8Array | string> | null
  readonly contentType: string | null
}

export async function toBody({ body, json, form }: RequestOptions): Promise<RequestBody> {
  const given = Object.entries({ body, json, form }).filter(([, value]) => value !== undefined)
  if (given.length > 1) {
    const names = given.map(([name]) => name).join(' and ')
    throw new InvalidRequestError(`A request has one body; this one was given ${names}. Leave one.`)
  }
  if (json !== undefined) {
    return { content: Buffer.from(JSON.stringify(json)), contentType: 'application/json' }
  }
  if (form instanceof FormData) {
    const encoded = new Response(form)
    return {
      content: Buffer.from(await encoded.arrayBuffer()),
      contentType: encoded.headers.get('content-type'),
    }
  }
  if (form !== undefined) {
    const contentType = 'application/x-www-form-urlencoded'
    return { content: Buffer.from(toSearchParams(form).toString()), contentType }
  }
  if (body === undefined) return { content: null, contentType: null }
  if (typeof body === 'string') return { content: Buffer.from(body), contentType: null }
  if (body instanceof Uint8Array) return { content: Buffer.from(body), contentType: null }
  return { content: body, contentType: null }
}
