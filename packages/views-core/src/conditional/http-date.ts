const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const TIME = '(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})'
/** `Sun, 06 Nov 1994 08:49:37 GMT`, the form that is sent. */
const FIXED = new RegExp(`^\\w{3}, (?<day>\\d{2}) (?<month>\\w{3}) (?<year>\\d{4}) ${TIME} GMT$`)
/** `Sunday, 06-Nov-94 08:49:37 GMT`, obsolete. */
const TWO_DIGITS = new RegExp(`^\\w{6,9}, (?<day>\\d{2})-(?<month>\\w{3})-(?<year>\\d{2}) ${TIME} GMT$`)
/** `Sun Nov  6 08:49:37 1994`, obsolete, of C's asctime(). */
const ASCTIME = new RegExp(`^\\w{3} (?<month>\\w{3}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`)

/** Longer than the longest date in any of the three forms. */
const MAX_LENGTH = 40

/**
 * Reads a date as HTTP writes it, in any of its three forms; a recipient has to take them all.
 *
 * @param text - The value of a header such as `If-Modified-Since`.
 * @param now - What a year of two digits is near to: at most 50 years ahead of it.
 * @returns the date, or `null` for anything else.
 * @see RFC 9110, {@link https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 | 5.6.7}
 *
 * @example
 * ```ts
 * import { parseHttpDate } from '@belvedere/views-core'
 *
 * parseHttpDate('Sun, 06 Nov 1994 08:49:37 GMT')?.toISOString() // => '1994-11-06T08:49:37.000Z'
 * parseHttpDate('1994-11-06') // => null
 * ```
 */
export function parseHttpDate(text: string, now: Date = new Date()): Date | null {
  if (text.length > MAX_LENGTH) return null
  const fields = (FIXED.exec(text) ?? TWO_DIGITS.exec(text) ?? ASCTIME.exec(text))?.groups
  if (!fields) return null
  const month = MONTHS.indexOf(fields['month']!.toLowerCase())
  const day = Number(fields['day'])
  const [hour, minute, second] = [Number(fields['hour']), Number(fields['minute']), Number(fields['second'])]
  if (month < 0 || hour > 23 || minute > 59 || second > 59) return null
  const date = new Date(0)
  date.setUTCFullYear(fullYear(fields['year']!, now), month, day)
  date.setUTCHours(hour, minute, second)
  // 31 February would have become 3 March.
  return date.getUTCMonth() === month && date.getUTCDate() === day ? date : null
}

/**
 * Writes a date as HTTP sends it, to the second.
 *
 * @example
 * ```ts
 * import { formatHttpDate } from '@belvedere/views-core'
 *
 * formatHttpDate(new Date('1994-11-06T08:49:37.900Z')) // => 'Sun, 06 Nov 1994 08:49:37 GMT'
 * ```
 */
export function formatHttpDate(date: Date): string {
  return date.toUTCString()
}

function fullYear(digits: string, now: Date): number {
  if (digits.length > 2) return Number(digits)
  const thisYear = now.getUTCFullYear()
  const year = thisYear - (thisYear % 100) + Number(digits)
  return year > thisYear + 50 ? year - 100 : year
}
