import path from 'node:path'
import { durationProblem } from '../duration.ts'
import {
  ConfigurationError,
  HttpError,
  NotFoundError,
  PreconditionFailedError,
  ServerError,
} from '../errors.ts'
import { cutConnection } from '../internal/cut-connection.ts'
import { reportError } from '../internal/report-error.ts'
import { guardAgainstStall } from '../internal/stall-guard.ts'
import { headOf } from '../internal/write-response.ts'
import type { View } from '../view.ts'
import { contentDisposition } from './content-disposition.ts'
import { HttpResponse, type HeaderValue } from './http-response.ts'

export interface FileOptions {
  /** The folder that holds the file, absolute: no path leads out of it. Links in it are followed. */
  readonly root: string
  /** Saves the file instead of showing it. @default false */
  readonly download?: boolean
  /** What it is called on the client's side. @default the last part of the path */
  readonly filename?: string
  /** @default by the extension of the path */
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, HeaderValue>>
  /** As for {@link StreamingResponse}. @default 15000 */
  readonly stallMs?: number
}

/**
 * A file, sent by Express: with `Range` and `If-Range` (206, 416), `ETag`, `Last-Modified` and conditional requests. A
 * file that is not there, a folder, a name that begins with a dot and a path out of `root` are 404.
 *
 * Browsers may keep it and ask each time whether it is still good; shared caches may not keep it. For files that
 * everybody may see, set `Cache-Control`.
 *
 * @param filePath - Below `root`, with slashes; it may come from a client.
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: `root` is not absolute.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/request-response/#fileresponse-objects | FileResponse}.
 *   Differs: it answers ranges.
 *
 * @example
 * ```ts
 * import { FileResponse, View } from '@belvedere/views-core'
 *
 * class Download extends View {
 *   get() {
 *     return new FileResponse(this.params['path']!, { root: '/srv/reports', download: true })
 *   }
 * }
 * new FileResponse('2026/tides.pdf', { root: '/srv/reports' }).getHeader('content-disposition')
 * // => 'inline; filename="tides.pdf"'
 * ```
 */
export class FileResponse extends HttpResponse {
  readonly path: string
  readonly root: string
  readonly #stallMs: number

  constructor(filePath: string, options: FileOptions) {
    const {
      root,
      download = false,
      filename = filePath,
      contentType = null,
      headers = {},
      stallMs = 15_000,
    } = options
    super('', {
      contentType,
      headers: {
        'cache-control': 'private, no-cache',
        'content-disposition': contentDisposition(filename, download ? 'attachment' : 'inline'),
        'x-content-type-options': 'nosniff',
        ...headers,
      },
    })
    if (!path.isAbsolute(root)) {
      const problem = `is ${JSON.stringify(root)}: name the folder by an absolute path`
      throw new ConfigurationError('FileResponse', [{ attribute: 'root', problem }])
    }
    const problem = stallMs === Infinity ? null : durationProblem(stallMs)
    if (problem !== null) throw new ConfigurationError('FileResponse', [{ attribute: 'stallMs', problem }])
    this.path = filePath
    this.root = root
    this.#stallMs = stallMs
  }

  override get isStreaming(): boolean {
    return true
  }

  override send(view: View): void {
    const out = view.response
    const file = this.path.toWellFormed()
    if (file === '' || file.includes('\0')) {
      view.request.next?.(new NotFoundError())
      return
    }
    guardAgainstStall(out, view.clock, this.#stallMs)
    out.status(this.status)
    out.sendFile(
      file,
      {
        root: this.root,
        dotfiles: 'ignore',
        index: false,
        cacheControl: false,
        // Set when the file is there, so that a page about its absence has none of them.
        headers: headOf(view, this),
      },
      (error?: Error) => {
        if (error) fail(view, error)
      },
    )
  }
}

function fail(view: View, error: Error & { readonly code?: string; readonly headers?: object }): void {
  const out = view.response
  // The client has gone, and with it whoever could be told.
  if (out.destroyed || error.code === 'ECONNABORTED') return
  if (out.headersSent) {
    reportError(error, view.request, nameOf(view))
    cutConnection(out)
    return
  }
  view.request.next?.(shown(view, error))
}

/** What the error handler is to answer. */
function shown(view: View, error: Error & { readonly code?: string }): Error {
  const { status, headers = {} } = error as { status?: number; headers?: Record<string, string> }
  if (status === 416) return new HttpError(416, undefined, { headers, cause: error })
  if (status === 412) return new PreconditionFailedError()
  if (error.code === 'EISDIR' || (status !== undefined && status < 500)) return new NotFoundError()
  return new ServerError(error, reportError(error, view.request, nameOf(view)))
}

function nameOf(view: View): string {
  return `${view.constructor.name}.${view.request.method.toLowerCase()}()`
}
