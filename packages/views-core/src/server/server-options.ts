import type { ServerOptions } from 'node:http'
import { durationProblem } from '../duration.ts'
import { ConfigurationError, type Mistake } from '../errors.ts'

/** Options of node:http, with tighter defaults, and two that Node takes elsewhere. */
export interface CreateServerOptions extends Omit<
  ServerOptions,
  'IncomingMessage' | 'ServerResponse' | 'requireHostHeader'
> {
  /** How long the head of a request may take, in milliseconds; 408 after that. @default 10000 */
  readonly headersTimeout?: number
  /** How long a request may take to arrive as a whole, in milliseconds; 408 after that. @default 30000 */
  readonly requestTimeout?: number
  /**
   * How long an idle connection is kept, in milliseconds: longer than a balancer in front keeps it, or it sends a
   * request on a connection that is being closed.
   *
   * @default 72000
   */
  readonly keepAliveTimeout?: number
  /** How often the two limits above are looked at, in milliseconds. @default 1000 */
  readonly connectionsCheckingInterval?: number
  /** The most bytes of a head; 431 above. @default 16384 */
  readonly maxHeaderSize?: number
  /** The most headers of a request; 431 above. @default 100 */
  readonly maxHeadersCount?: number
  /** The most connections at a time; further ones are closed at once. @default no limit */
  readonly maxConnections?: number
}

const DEFAULTS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 72_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16_384,
  maxHeadersCount: 100,
}

const DURATIONS = [
  'headersTimeout',
  'requestTimeout',
  'keepAliveTimeout',
  'connectionsCheckingInterval',
] as const
const COUNTS = ['maxHeaderSize', 'maxHeadersCount', 'maxConnections'] as const

/**
 * The options with what is left out. A limit that is no number would be no limit, so all of them are looked at.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: a limit is wrong; all of them in one report.
 */
export function serverOptions(given: CreateServerOptions): CreateServerOptions & typeof DEFAULTS {
  const options = { ...DEFAULTS, ...withoutUndefined(given) }
  const mistakes: Mistake[] = []
  for (const attribute of DURATIONS) {
    const problem = durationProblem(options[attribute])
    if (problem !== null) mistakes.push({ attribute, problem })
  }
  for (const attribute of COUNTS) {
    const value: unknown = options[attribute]
    if (value === undefined || (Number.isSafeInteger(value) && (value as number) > 0)) continue
    const shown = typeof value === 'number' ? value : JSON.stringify(value)
    mistakes.push({ attribute, problem: `must be a whole number from 1 up, not ${shown}` })
  }
  if (mistakes.length === 0 && options.headersTimeout > options.requestTimeout) {
    const problem = `is longer than requestTimeout, ${options.requestTimeout}: the head is a part of the request`
    mistakes.push({ attribute: 'headersTimeout', problem })
  }
  if (mistakes.length > 0) throw new ConfigurationError('createServer()', mistakes)
  return options
}

function withoutUndefined(options: CreateServerOptions): CreateServerOptions {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
