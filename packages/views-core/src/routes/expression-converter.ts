import { ConfigurationError } from '../errors.ts'
import type { Converter } from './converters.ts'
import { expressionProblem } from './expression-problem.ts'

/** Longer texts match no expression, so that what an expression costs has a limit. */
const LONGEST_TEXT = 255

/**
 * A converter for the texts that a regular expression matches as a whole, from 1 to 255 characters long.
 *
 * An expression that a client could keep busy is refused: what it may try for one text is counted from its source.
 * Expressions with look-around or back references are refused too; write a `parse` function for those.
 *
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: the expression is refused.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/http/urls/#using-regular-expressions | re_path}
 *
 * @example
 * ```ts
 * import { defineRoutes, expressionConverter } from '@belvedere/views-core'
 *
 * const urls = defineRoutes(
 *   { 'article-archive': '/articles/:year(year)' },
 *   { converters: { year: expressionConverter(/[0-9]{4}/) } },
 * )
 * urls.reverse('article-archive', { year: '2026' }) // => '/articles/2026'
 * ```
 */
export function expressionConverter(expression: RegExp): Converter<string> {
  const problem = expressionProblem(expression, LONGEST_TEXT)
  if (problem !== null) {
    throw new ConfigurationError('expressionConverter()', [{ attribute: String(expression), problem }])
  }
  const whole = new RegExp(`^(?:${expression.source})$`, expression.flags)
  return {
    parse: (text) => (text.length <= LONGEST_TEXT && whole.test(text) ? text : undefined),
    format: String,
  }
}
