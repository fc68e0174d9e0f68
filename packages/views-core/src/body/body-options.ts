import { inspect } from 'node:util'
import type { CheckReport } from '../check-report.ts'
import type { BodyParser } from './body-parser.ts'

/** How much of a body a view takes. */
export interface BodyLimits {
  /** @default 1048576 */
  readonly maxBytes: number
  /** How deep lists and objects may be nested in one another. @default 64 */
  readonly maxDepth: number
  /** How many fields a form, or one object in JSON, may have. @default 1000 */
  readonly maxFields: number
}

/** What a class says of the bodies that it takes, in `static bodyOptions`. */
export interface BodyOptions extends Partial<BodyLimits> {
  /** For media types other than JSON and URL-encoded forms, such as uploads. The first that takes a type reads it. */
  readonly parsers?: readonly BodyParser[]
}

const DEFAULTS: BodyLimits = { maxBytes: 2 ** 20, maxDepth: 64, maxFields: 1000 }

/** The deepest that recursive code can go without running out of stack, with room to spare. */
const DEEPEST = 1000

export function limitsOf(options: BodyOptions): BodyLimits {
  return { ...DEFAULTS, ...options }
}

export function checkBodyOptions(options: BodyOptions, report: CheckReport): void {
  for (const name of ['maxBytes', 'maxDepth', 'maxFields'] as const) {
    const value: unknown = options[name]
    const most = name === 'maxDepth' ? DEEPEST : Number.MAX_SAFE_INTEGER
    if (value === undefined || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most))
      continue
    report.add(`bodyOptions.${name}`, `must be a whole number from 1 to ${most}, not ${inspect(value)}`)
  }
  for (const name of Object.keys(options)) {
    if (name !== 'parsers' && !(name in DEFAULTS))
      report.add(`bodyOptions.${name}`, 'is no option: take maxBytes, maxDepth, maxFields or parsers')
  }
}
