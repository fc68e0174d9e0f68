/**
 * Where log records go: the three levels that views use, each with an object of fields and a sentence. A `pino` logger
 * fits as it is.
 *
 * @example
 * ```ts
 * import type { Logger } from '@belvedere/views-core'
 *
 * const lines: string[] = []
 * const write = (fields: object, message: string) => void lines.push(JSON.stringify({ ...fields, message }))
 * const logger: Logger = { info: write, warn: write, error: write }
 * logger.warn({ status: 404 }, 'Not Found')
 * lines // => ['{"status":404,"message":"Not Found"}']
 * ```
 */
export interface Logger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  /** Makes a logger whose records all have these fields. Without it they are put into each record. */
  child?(fields: object): Logger
}
