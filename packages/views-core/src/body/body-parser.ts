import type { Request, RequestHandler, Response } from 'express'
import { HttpError, MalformedBodyError, PayloadTooLargeError } from '../errors.ts'
import type { BodyLimits } from './body-options.ts'

/** What a {@link BodyParser} gets to work with. */
export interface BodyScope {
  readonly request: Request
  readonly response: Response
  readonly limits: BodyLimits
  /** Aborts when the client leaves or the deadline passes. */
  readonly signal: AbortSignal
  /** Reads the whole body, within `limits.maxBytes`. A parser may read the request itself instead. */
  readonly bytes: () => Promise<Buffer>
}

/**
 * Reads bodies of one media type for `view.body()`. What it gives is checked as every body is: a key such as
 * `__proto__` is answered 400.
 */
export interface BodyParser {
  /** In lower case, without parameters: `multipart/form-data`. */
  readonly mediaType: string
  /** @throws an {@link HttpError} for a body that the client has to mend; any other error is a 500. */
  parse(scope: BodyScope): Promise<unknown>
}

/**
 * A body parser from a middleware that leaves its result in `request.body`, such as `multer().array('photos')`. Files
 * that it puts elsewhere on the request stay there. The middleware sees the limits of its own alone: set them.
 *
 * An error with a status below 500, or with a code that begins with `LIMIT_` as multer's do, is answered with 4xx and
 * without its text.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { bodyParserFrom, HttpResponse, View } from '@belvedere/views-core'
 *
 * class Import extends View {
 *   static override bodyOptions = { parsers: [bodyParserFrom('text/csv', express.text({ type: 'text/csv' }))] }
 *   async post() {
 *     const text = (await this.body()) as string
 *     return new HttpResponse(`${text.split('\n').length} lines`)
 *   }
 * }
 * ```
 */
export function bodyParserFrom(mediaType: string, middleware: RequestHandler): BodyParser {
  return {
    mediaType,
    parse: ({ request, response }) =>
      new Promise((resolve, reject) => {
        const done = (error?: unknown): void => {
          if (error == null) resolve(request.body)
          else reject(refusalOf(error))
        }
        // A middleware may be asynchronous, and then it is its promise that says that it failed.
        Promise.resolve(middleware(request, response, done)).catch(done)
      }),
  }
}

/** An error of a middleware as an answer: the status is taken over, and no word of it. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof Error) || HttpError.is(error)) return error
  const { status, code } = error as Error & { status?: unknown; code?: unknown }
  if (typeof code === 'string' && code.startsWith('LIMIT_'))
    return new PayloadTooLargeError(undefined, { cause: error })
  if (status === 413) return new PayloadTooLargeError(undefined, { cause: error })
  if (typeof status !== 'number' || status < 400 || status > 499) return error
  return status === 400
    ? new MalformedBodyError(undefined, { cause: error })
    : new HttpError(status, undefined, { cause: error })
}
