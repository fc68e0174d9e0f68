import { ConfigurationError, InvalidResponseError } from '../errors.ts'
import { durationProblem } from '../duration.ts'
import { openSource, releaseSource, type ChunkReader } from '../internal/chunk-reader.ts'
import { cutConnection } from '../internal/cut-connection.ts'
import { reportError } from '../internal/report-error.ts'
import { guardAgainstStall } from '../internal/stall-guard.ts'
import { headOf, isBodiless } from '../internal/write-response.ts'
import type { View } from '../view.ts'
import { HttpResponse, type ResponseOptions } from './http-response.ts'

/** A piece of a body: text is sent in UTF-8. */
export type Chunk = string | Uint8Array

/**
 * Where a body comes from: an async iterable such as an async generator, a stream of Node or of the web; or a function
 * that opens one, which is not called for HEAD.
 */
export type StreamSource<TChunk = Chunk> = AsyncIterable<TChunk> | ((view: View) => AsyncIterable<TChunk>)

export interface StreamingOptions extends ResponseOptions {
  /**
   * How long a client may take nothing while data waits for it, in milliseconds; `Infinity` for any time. Its
   * connection is cut within twice that.
   *
   * @default 15000
   */
  readonly stallMs?: number
}

/** A client that takes this much at a time is seen to make progress. */
const PIECE = 65_536

/**
 * A body that is made while it is sent, one chunk after another: the next one is asked for when the client has taken
 * what is there, so that memory stays flat whatever the length.
 *
 * The first chunk is awaited inside the view: an error or a deadline until then is answered as always. An error after
 * that goes to the log, and the connection is reset, so that no client takes half a body for a whole one. When the
 * client leaves, the source is told to return; hand `view.signal` to what it waits for.
 *
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/request-response/#streaminghttpresponse-objects | StreamingHttpResponse}
 *
 * @example
 * ```ts
 * import { StreamingResponse, View } from '@belvedere/views-core'
 *
 * class Export extends View {
 *   get() {
 *     return new StreamingResponse(this.lines(), { contentType: 'text/csv; charset=utf-8' })
 *   }
 *   async *lines() {
 *     yield 'id,title\n'
 *     for (const id of [1, 2, 3]) yield `${id},Tides\n`
 *   }
 * }
 * typeof Export.asView() // => 'function'
 * ```
 */
export class StreamingResponse extends HttpResponse {
  readonly #source: StreamSource
  readonly #stallMs: number
  #reader: ChunkReader<Chunk> | null = null
  #first: IteratorResult<Chunk, unknown> | null = null
  /** Lets a source go on that waits for the client. */
  #resume: (() => void) | null = null
  /** Nothing more is wanted of the source. */
  #isOver = false

  constructor(source: StreamSource, { stallMs = 15_000, ...options }: StreamingOptions = {}) {
    super('', options)
    const problem = stallMs === Infinity ? null : durationProblem(stallMs)
    if (problem !== null) throw new ConfigurationError(new.target.name, [{ attribute: 'stallMs', problem }])
    this.#source = source
    this.#stallMs = stallMs
    this.isRendered = false
  }

  override get isStreaming(): boolean {
    return true
  }

  /** Opens the source and waits for its first chunk. */
  override async render(view: View): Promise<void> {
    if (this.isRendered) return
    this.begin(view)
    this.#first = (await this.#reader?.read()) ?? null
    if (this.#first?.done === false) assertChunk(this.#first.value)
    this.isRendered = true
  }

  /** Opens the source, unless the answer has no body, and closes it with the answer, be it sent or not. */
  protected begin(view: View): void {
    const out = view.response
    if (out.closed || out.destroyed) {
      this.#close(view)
      return
    }
    out.once('close', () => this.#close(view))
    if (view.request.method === 'HEAD' || isBodiless(this.status)) return
    this.#reader = openSource(typeof this.#source === 'function' ? this.#source(view) : this.#source)
  }

  override send(view: View): void {
    const out = view.response
    out.writeHead(this.status, headOf(view, this))
    // A policy may have given it another status meanwhile.
    if (this.#reader === null || isBodiless(this.status)) {
      out.end()
      return
    }
    // One listener for the whole of the stream: middleware that compresses cannot take a listener off again.
    out.on('drain', () => this.#resume?.())
    // With a chunk at hand, the head goes out along with it.
    if (this.#first === null) out.flushHeaders()
    guardAgainstStall(out, view.clock, this.#stallMs)
    this.#pump(view, this.#reader).catch((error: unknown) => {
      this.#report(error, view)
      cutConnection(out)
    })
  }

  async #pump(view: View, reader: ChunkReader<Chunk>): Promise<void> {
    const out = view.response
    for (let step = this.#first ?? (await reader.read()); !step.done; step = await reader.read()) {
      this.#first = null
      for (const piece of piecesOf(step.value)) {
        if (this.#isOver) return
        if (!out.write(piece)) await this.#drained()
      }
    }
    // A source that was told to stop ends too, and its body is not whole.
    if (this.#isOver) return
    this.#isOver = true
    out.end()
  }

  /** Resolves when the client has taken what was written, or has gone. */
  #drained(): Promise<void> {
    return new Promise((resolve) => {
      // A fast client and a source that never waits would keep every other request waiting.
      this.#resume = () => setImmediate(resolve)
    })
  }

  #close(view: View): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#resume?.()
    const closing =
      this.#reader?.stop() ?? (typeof this.#source === 'object' ? releaseSource(this.#source) : null)
    closing?.catch((error: unknown) => this.#report(error, view))
  }

  /** What a source throws because it was told to stop is no news. */
  #report(error: unknown, view: View): void {
    if (this.#isOver && isOfStopping(error, view)) return
    reportError(error, view.request, `${view.constructor.name}.${view.request.method.toLowerCase()}()`)
  }
}

/** From JavaScript a source may give anything. */
function assertChunk(chunk: unknown): asserts chunk is Chunk {
  if (typeof chunk === 'string' || chunk instanceof Uint8Array) return
  throw new InvalidResponseError(
    `A stream gives text or a Uint8Array, and not ${chunk === null ? 'null' : typeof chunk}.`,
  )
}

function* piecesOf(chunk: Chunk): Iterable<Chunk> {
  assertChunk(chunk)
  if (chunk.length === 0) return
  // In UTF-8 a sign takes three bytes at most for each of its UTF-16 units.
  if (typeof chunk === 'string' ? chunk.length * 3 <= PIECE : chunk.length <= PIECE) {
    yield chunk
    return
  }
  const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE)
}

function isOfStopping(error: unknown, view: View): boolean {
  if (error === view.signal.reason) return true
  const { name, code } = Object(error) as { name?: unknown; code?: unknown }
  return name === 'AbortError' || code === 'ERR_STREAM_PREMATURE_CLOSE'
}
