import type { Request } from 'express'
import {
  ClientDisconnectedError,
  InvalidResponseError,
  MalformedBodyError,
  PayloadTooLargeError,
} from '../errors.ts'

/**
 * Reads the body of a request, and stops when it is too large: at once where it says its length, else as soon as it is
 * more than that.
 */
export function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > maxBytes) return Promise.reject(tooLarge(maxBytes))
  if (request.readableDidRead || request.destroyed) return Promise.reject(goneError(request))
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const chunks: Buffer[] = []
  let length = 0
  const take = (chunk: Buffer): void => {
    length += chunk.length
    chunks.push(chunk)
    if (length > maxBytes) {
      letGo()
      request.pause()
      reject(tooLarge(maxBytes))
    }
  }
  const end = (): void => {
    letGo()
    resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length))
  }
  const fail = (error: unknown): void => {
    letGo()
    reject(request.complete ? error : new ClientDisconnectedError())
  }
  const close = (): void => fail(new MalformedBodyError())
  const letGo = (): void => {
    request.off('data', take).off('end', end).off('error', fail).off('close', close)
  }
  request.on('data', take).on('end', end).on('error', fail).on('close', close)
  return promise
}

function tooLarge(maxBytes: number): PayloadTooLargeError {
  // What the client goes on sending would otherwise be read to its end, to find the next request behind it.
  return new PayloadTooLargeError(`The body is larger than ${maxBytes} bytes.`, {
    headers: { connection: 'close' },
  })
}

function goneError(request: Request): Error {
  if (request.readableDidRead)
    return new InvalidResponseError(
      'The body has been read by something that kept nothing in request.body: let it, or body(), read it alone.',
    )
  return new ClientDisconnectedError()
}
