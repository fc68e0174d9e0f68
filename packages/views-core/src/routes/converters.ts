/**
 * Reads one kind of parameter from a path and writes it back.
 *
 * `parse` gets the decoded text of one segment, and gives its value, or `undefined` where the text is none of its
 * kind: the route does not match then. A `RangeError` or a `SyntaxError` means the same, so that `BigInt` or
 * `Temporal.PlainDate.from` can stand here as they are; any other error is one of the application.
 *
 * @typeParam TValue - What `reverse()` takes for such a parameter.
 */
export interface Converter<TValue> {
  readonly parse: (text: string) => TValue | undefined
  /** The text of a value. A link is made of it only if `parse` takes it. */
  readonly format: (value: TValue) => string
}

/** Converters by the names that patterns call them by. */
export type Converters<TValues extends object> = {
  readonly [K in keyof TValues]: Converter<TValues[K]>
}

/** What `reverse()` takes for the converters that are always there. */
export interface BuiltInValues {
  readonly int: number
  readonly slug: string
  readonly uuid: string
  readonly str: string
  readonly path: string
}

/** A converter as a parameter holds it. Two parameters are alike when theirs is the same object. */
export interface NamedConverter extends Converter<unknown> {
  readonly name: string
}

/**
 * The converters of Django that take part of what a segment may be; `str` takes any segment, and `path` all that is
 * left, so neither needs one.
 *
 * @see Django {@link https://docs.djangoproject.com/en/5.2/topics/http/urls/#path-converters | path converters}
 */
export const BUILT_IN: ReadonlyMap<string, NamedConverter> = new Map(
  [
    { name: 'int', parse: safeInteger, format: String },
    textual('slug', /^[-a-zA-Z0-9_]+$/),
    textual('uuid', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
  ].map((each) => [each.name, each]),
)

/** Names that patterns may use beside those of {@link BUILT_IN}, and that nobody else may take. */
export const UNCHECKED: readonly string[] = ['str', 'path']

function textual(name: string, expression: RegExp): NamedConverter {
  return { name, parse: (text) => (expression.test(text) ? text : undefined), format: String }
}

/** Past what a number can tell apart, two paths would mean one row. */
function safeInteger(text: string): number | undefined {
  const value = /^[0-9]+$/.test(text) ? Number(text) : NaN
  return Number.isSafeInteger(value) ? value : undefined
}

/** Whether a text is of a converter's kind. */
export function accepts(converter: Converter<unknown>, text: string): boolean {
  return valueOf(converter, text) !== undefined
}

/** The value of a text, or `undefined`. */
export function valueOf(converter: Converter<unknown>, text: string): unknown {
  try {
    return converter.parse(text)
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) return undefined
    throw error
  }
}
