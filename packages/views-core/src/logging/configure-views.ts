import type { Application, Request } from 'express'
import { ConfigurationError, type Mistake } from '../errors.ts'
import type { Logger } from './logger.ts'

export interface ViewSettings {
  /**
   * Gets every answer from 400 up, under the name `belvedere.request`: below 500 at `warn`, from 500 up at `error`.
   * Without one, errors go to the channel `belvedere:view.error`, or else to standard error.
   */
  readonly logger?: Logger
  /**
   * A request header that holds the id of the request, such as `X-Request-Id`. Name one only where a proxy of your own
   * sets it on every request: otherwise clients choose what stands in the log.
   */
  readonly requestIdHeader?: string
}

const SETTING = 'belvedere'

/**
 * Tells the views of an application where to log and how requests are called. Applications mounted on it inherit it.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: the logger has no `warn` or `error`, or the header is no header.
 *
 * @example
 * ```ts
 * import express from 'express'
 * import { configureViews } from '@belvedere/views-core'
 *
 * const app = express()
 * configureViews(app, { requestIdHeader: 'X-Request-Id' })
 * configureViews(app, { requestIdHeader: 'X Request Id' }) // => throws ERR_CONFIGURATION
 * ```
 */
export function configureViews(app: Application, settings: ViewSettings): void {
  const mistakes: Mistake[] = []
  const { logger, requestIdHeader } = settings
  for (const level of ['info', 'warn', 'error'] as const) {
    if (logger !== undefined && typeof logger[level] !== 'function')
      mistakes.push({ attribute: 'logger', problem: `has no ${level}(): take a logger such as pino's` })
  }
  if (requestIdHeader !== undefined && !/^[\w!#$%&'*+.^`|~-]+$/.test(requestIdHeader)) {
    mistakes.push({
      attribute: 'requestIdHeader',
      problem: `must be the name of a header, not ${JSON.stringify(requestIdHeader)}`,
    })
  }
  if (mistakes.length > 0) throw new ConfigurationError('configureViews()', mistakes)
  app.set(SETTING, Object.freeze({ ...settings }))
}

/** What the application of a request was told; nothing outside an application. */
export function settingsOf(request: Request): ViewSettings {
  const app = request.app as Application | undefined
  return (app?.get(SETTING) as ViewSettings | undefined) ?? {}
}
