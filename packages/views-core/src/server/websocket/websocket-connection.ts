import type { Clock } from '../../clock.ts'
import { WebSocketClosedError } from '../../errors.ts'
import type { Awaitable } from '../../awaitable.ts'
import { OPEN, type WebSocket } from './load-ws.ts'

export interface ConnectionOptions {
  readonly clock: Clock
  readonly heartbeatMs: number
  readonly maxBufferedBytes: number
  /** Called for one message after the other. */
  readonly receive: (message: string | Uint8Array) => Awaitable<void>
  /** Called once, when the connection is closed, while the last message may still be at work. */
  readonly closed: (error: WebSocketClosedError) => void
  /** Called behind the last message. */
  readonly disconnect: (code: number, reason: string) => Awaitable<void>
  readonly fail: (error: unknown) => void
}

/** So many messages wait at most before the client is made to wait. */
const QUEUE_LENGTH = 16

/** A control frame has 125 bytes, two of which are the code. */
const REASON_BYTES = 123

/** Hands out messages one by one, sends as fast as the client takes it, and looks whether it is still there. */
export class WebSocketConnection {
  readonly #socket: WebSocket
  readonly #options: ConnectionOptions
  readonly #queue: (string | Uint8Array)[] = []
  readonly #finished = Promise.withResolvers<void>()
  #isWorking = false
  #isPaused = false
  #isAlive = true
  #close: { readonly code: number; readonly reason: string } | null = null
  #timer: Disposable | null = null

  constructor(socket: WebSocket, options: ConnectionOptions) {
    this.#socket = socket
    this.#options = options
    socket
      .on('message', (data, isBinary) => this.#arrive(isBinary ? data : data.toString()))
      .on('pong', () => {
        this.#isAlive = true
      })
      // What follows is the end, which has an event of its own.
      .on('error', () => {})
      .on('close', (code, reason) => this.#ended(code, reason.toString()))
    this.#beat()
  }

  get protocol(): string {
    return this.#socket.protocol
  }

  /** Resolves when the last hook is done. */
  get finished(): Promise<void> {
    return this.#finished.promise
  }

  async send(message: string | Uint8Array): Promise<void> {
    this.#assertOpen()
    if (this.#socket.bufferedAmount > this.#options.maxBufferedBytes) {
      // It takes less than is sent to it, and memory has an end.
      this.#socket.terminate()
      throw new WebSocketClosedError(1006, 'The client is too slow.')
    }
    await new Promise<void>((resolve, reject) => {
      this.#socket.send(message, (error) => {
        if (error) reject(new WebSocketClosedError(this.#close?.code ?? 1006, this.#close?.reason))
        else resolve()
      })
    })
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, truncated(reason))
    // Nobody answers what it has sent, and behind that its own close would not be heard.
    this.#queue.length = 0
    this.#resume()
  }

  #assertOpen(): void {
    if (this.#socket.readyState === OPEN) return
    throw new WebSocketClosedError(this.#close?.code ?? 1006, this.#close?.reason)
  }

  #arrive(message: string | Uint8Array): void {
    // It is closed from here, and its client has not heard of it yet.
    if (this.#socket.readyState !== OPEN) return
    this.#isAlive = true
    this.#queue.push(message)
    if (this.#queue.length >= QUEUE_LENGTH && !this.#isPaused) {
      this.#isPaused = true
      this.#socket.pause()
    }
    void this.#work()
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return
    this.#isWorking = true
    for (let message = this.#queue.shift(); message !== undefined; message = this.#queue.shift()) {
      if (this.#queue.length === 0) this.#resume()
      try {
        await this.#options.receive(message)
      } catch (error) {
        this.#options.fail(error)
      }
    }
    if (this.#close !== null) await this.#finish(this.#close.code, this.#close.reason)
    this.#isWorking = false
  }

  #resume(): void {
    if (!this.#isPaused) return
    this.#isPaused = false
    this.#socket.resume()
  }

  #ended(code: number, reason: string): void {
    this.#timer?.[Symbol.dispose]()
    this.#close = { code, reason }
    this.#options.closed(new WebSocketClosedError(code, reason))
    void this.#work()
  }

  async #finish(code: number, reason: string): Promise<void> {
    try {
      await this.#options.disconnect(code, reason)
    } catch (error) {
      this.#options.fail(error)
    }
    this.#finished.resolve()
  }

  #beat(): void {
    const { heartbeatMs, clock } = this.#options
    if (heartbeatMs === Infinity) return
    this.#timer = clock.setTimeout(() => {
      // While it is made to wait, nothing that it sends is read.
      if (!this.#isAlive && !this.#isPaused) {
        this.#socket.terminate()
        return
      }
      this.#isAlive = false
      this.#socket.ping()
      this.#beat()
    }, heartbeatMs)
  }
}

function truncated(reason: string): string {
  const bytes = Buffer.from(reason)
  if (bytes.length <= REASON_BYTES) return reason
  // Half a character at the end becomes U+FFFD, which takes more room than what it stands for.
  return bytes
    .subarray(0, REASON_BYTES - 2)
    .toString()
    .replace(/\uFFFD$/, '')
}
