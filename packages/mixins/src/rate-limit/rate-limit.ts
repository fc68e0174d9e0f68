/** How many requests are admitted, in one form. */
export interface RateLimit {
  /** Requests in each window, in the long run: a whole number from 1 to 1000000. */
  readonly limit: number
  /** Whole seconds, from 1 to 2147483. */
  readonly windowSeconds: number
  /** Requests that may come at once after a pause: a whole number from 1 to 1000000. @default `limit` */
  readonly burst?: number
}

const LARGEST = 1_000_000
/** The longest that a timer can wait, in whole seconds: what a client is told has to fit. */
const LONGEST_SECONDS = 2_147_483
const NAMES = ['limit', 'windowSeconds', 'burst']

/** Says what is wrong with a limit, or `null` for one that can be kept. */
export function rateLimitProblem(rule: unknown): string | null {
  if (typeof rule !== 'object' || rule === null) {
    return `must be { limit, windowSeconds } or null for no limit, not ${JSON.stringify(rule)}`
  }
  const unknown = Object.keys(rule).find((name) => !NAMES.includes(name))
  if (unknown !== undefined) return `has ${JSON.stringify(unknown)}: there are ${NAMES.join(', ')}`
  const { limit, windowSeconds, burst = limit } = rule as RateLimit
  for (const [name, value, most] of [
    ['limit', limit, LARGEST],
    ['windowSeconds', windowSeconds, LONGEST_SECONDS],
    ['burst', burst, LARGEST],
  ] as const) {
    if (Number.isInteger(value) && value >= 1 && value <= most) continue
    return `has ${name} ${JSON.stringify(value)}: take a whole number from 1 to ${most}`
  }
  return null
}

/** The name of a limit in headers, such as `60-in-1min`. */
export function rateLimitName({ limit, windowSeconds }: RateLimit): string {
  for (const [seconds, unit] of [
    [86_400, 'day'],
    [3600, 'hr'],
    [60, 'min'],
  ] as const) {
    if (windowSeconds % seconds === 0) return `${limit}-in-${windowSeconds / seconds}${unit}`
  }
  return `${limit}-in-${windowSeconds}sec`
}
