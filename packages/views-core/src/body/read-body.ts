import type { Request } from 'express'
import { MalformedBodyError, PayloadTooLargeError, UnsupportedMediaTypeError } from '../errors.ts'
import type { View } from '../view.ts'
import { limitsOf, type BodyLimits, type BodyOptions } from './body-options.ts'
import type { BodyParser } from './body-parser.ts'
import { Fields } from './fields.ts'
import { checkKeys } from './hostile-keys.ts'
import { parseMediaType, type MediaType } from './media-type.ts'
import { parseJson } from './parse-json.ts'
import { readBytes } from './read-bytes.ts'

const FORM = 'application/x-www-form-urlencoded'

/** Methods whose bodies mean something. */
const WITH_BODY = new Set(['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'])

const bodies = new WeakMap<Request, Promise<unknown>>()

/** The body of a request, read and parsed once for all who ask, and kept in `request.body` for what stands behind. */
export function bodyOf(view: View, options: BodyOptions): Promise<unknown> {
  const { request } = view
  let body = bodies.get(request)
  if (body === undefined) bodies.set(request, (body = parseBody(view, options)))
  return body
}

async function parseBody(view: View, options: BodyOptions): Promise<unknown> {
  const { request } = view
  const limits = limitsOf(options)
  if (request.body !== undefined) {
    checkKeys(request.body, limits.maxDepth, false)
    return request.body as unknown
  }
  if (!WITH_BODY.has(request.method)) return undefined
  if (!hasBody(request) && request.headers['content-type'] === undefined) return undefined
  const body = await parserFor(request, options)(view, limits)
  checkKeys(body, limits.maxDepth, true)
  request.body = body
  return body
}

type Parse = (view: View, limits: BodyLimits) => Promise<unknown>

function parserFor(request: Request, { parsers = [] }: BodyOptions): Parse {
  const media = mediaTypeOf(request)
  const parser = parsers.find((each) => each.mediaType === media.type)
  if (parser !== undefined) return (view, limits) => parser.parse(scopeOf(view, limits))
  if (isJson(media.type))
    return async (view, limits) => parseJson(await textOf(view.request, media, limits), limits)
  if (media.type === FORM)
    return async (view, limits) => parseForm(await textOf(view.request, media, limits), limits)
  throw unsupported(`This cannot be read as ${media.type}.`, parsers)
}

function scopeOf(view: View, limits: BodyLimits): Parameters<BodyParser['parse']>[0] {
  const { request, response } = view
  return {
    request,
    response,
    limits,
    get signal() {
      return view.signal
    },
    bytes: () => readBytes(request, limits.maxBytes),
  }
}

/** By RFC 9110, 6.4.1: a request has a body when one of these headers says so. */
function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function mediaTypeOf(request: Request): MediaType {
  const { headers } = request
  const media = countTypes(request.rawHeaders) > 1 ? null : parseMediaType(headers['content-type'] ?? '')
  if (media === null) throw unsupported('The Content-Type is missing or malformed.', [])
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity')
    throw new UnsupportedMediaTypeError('Send the body without a Content-Encoding.', {
      headers: { 'accept-encoding': 'identity' },
    })
  return media
}

function countTypes(rawHeaders: readonly string[]): number {
  let count = 0
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]!.toLowerCase() === 'content-type') count++
  }
  return count
}

function isJson(type: string): boolean {
  return type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'))
}

async function textOf(
  request: Request,
  { parameters }: MediaType,
  { maxBytes }: BodyLimits,
): Promise<string> {
  const charset = parameters.get('charset') ?? 'utf-8'
  if (charset.toLowerCase() !== 'utf-8')
    throw new UnsupportedMediaTypeError('Send the body in UTF-8, and as charset=utf-8 where you name it.')
  const bytes = await readBytes(request, maxBytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new MalformedBodyError('The body is not UTF-8.')
  }
}

function parseForm(text: string, { maxFields }: BodyLimits): unknown {
  let fields = 1
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) fields++
  if (fields > maxFields) throw new PayloadTooLargeError(`The form has more than ${maxFields} fields.`)
  return Fields.parse(text).toRecord()
}

function unsupported(message: string, parsers: readonly BodyParser[]): UnsupportedMediaTypeError {
  const accepted = ['application/json', FORM, ...parsers.map((each) => each.mediaType)]
  return new UnsupportedMediaTypeError(message, { headers: { 'accept-post': accepted.join(', ') } })
}
