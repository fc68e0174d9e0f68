import { MalformedBodyError, PayloadTooLargeError } from '../errors.ts'
import type { BodyLimits } from './body-options.ts'

/**
 * Parses JSON within limits, and gives objects without a prototype.
 *
 * The text is looked through first, as depth and number of keys have to be known before anything is built of them.
 */
export function parseJson(text: string, limits: BodyLimits): unknown {
  scan(text, limits)
  try {
    return JSON.parse(text) as unknown
  } catch {
    // The message of the parser repeats the body.
    throw new MalformedBodyError('The body is not JSON.')
  }
}

const CODE = { quote: 34, colon: 58, open: 91, backslash: 92, close: 93, begin: 123, end: 125 } as const

function scan(text: string, { maxDepth, maxFields }: BodyLimits): void {
  /** Keys so far of each object that is open. */
  const keys: number[] = []
  for (let index = 0; index < text.length; index++) {
    switch (text.charCodeAt(index)) {
      case CODE.quote:
        index = endOfString(text, index)
        break
      case CODE.open:
      case CODE.begin:
        keys.push(0)
        if (keys.length > maxDepth)
          throw new MalformedBodyError(`The body is nested deeper than ${maxDepth} levels.`)
        break
      case CODE.close:
      case CODE.end:
        keys.pop()
        break
      case CODE.colon:
        if (++keys[keys.length - 1]! > maxFields)
          throw new PayloadTooLargeError(`The body has an object of more than ${maxFields} fields.`)
    }
  }
}

/** The index of the quote that ends a string; that of the last character where none does. */
function endOfString(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === CODE.quote) return index
    if (code === CODE.backslash) index++
  }
  return text.length
}
