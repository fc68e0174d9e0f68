/** Numbers of up to 15 digits are exact as a double, and no list has that many pages. */
const MOST_DIGITS = 15
export const LARGEST = 10 ** MOST_DIGITS - 1
/** Longer texts are not looked at: the cost of a refusal must not grow with what was sent. Python stops here too. */
const LONGEST_TEXT = 4300
const INTEGER = /^-?[0-9]+$/

/**
 * Reads a page number out of anything. Gives a whole number from 1 up; 0 for an integer below 1; Infinity for one
 * beyond any list; `null` for what is no integer in plain digits. Total: never throws, never calls into the value.
 */
export function parsePageNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isInteger(value) ? within(value) : null
  if (typeof value === 'bigint') return within(Number(value))
  if (typeof value !== 'string' || value.length > LONGEST_TEXT || !INTEGER.test(value)) return null
  if (value.startsWith('-')) return 0
  return value.length > MOST_DIGITS ? Infinity : Number(value)
}

function within(integer: number): number {
  return integer < 1 ? 0 : integer > LARGEST ? Infinity : integer
}
