import { printable, printableLines } from './printable.ts'

/** What a log may know of an error: nothing that is not listed here, for other properties may hold a body or a password. */
export interface ErrorFields {
  readonly type: string
  readonly message: string
  readonly code?: string
  readonly stack?: string
  readonly cause?: ErrorFields
}

/** An application's own class may put anything in these places. */
interface LooseError {
  readonly name: unknown
  readonly message: unknown
  readonly code?: unknown
  readonly stack?: unknown
  readonly cause?: unknown
}

const DEEPEST_CAUSE = 5

/** An error as fields for a structured log. */
export function errorFields(error: unknown, depth = 0): ErrorFields {
  try {
    if (!(error instanceof Error)) return { type: typeof error, message: printable(String(error)) }
    const { name, message, code, stack, cause } = error as LooseError
    return {
      type: printable(String(name)),
      message: printable(String(message)),
      ...(typeof code === 'string' ? { code: printable(code) } : null),
      ...(typeof stack === 'string' ? { stack: printableLines(stack) } : null),
      ...(cause === undefined || depth >= DEEPEST_CAUSE ? null : { cause: errorFields(cause, depth + 1) }),
    }
  } catch {
    return { type: typeof error, message: 'cannot be printed' }
  }
}

/** An error as text for standard error: stacks alone. */
export function errorText(error: unknown, depth = 0): string {
  try {
    if (!(error instanceof Error)) return `threw ${typeof error}: ${printable(String(error))}`
    const own = printableLines(error.stack ?? String(error))
    return error.cause === undefined || depth >= DEEPEST_CAUSE
      ? own
      : `${own}\ncaused by ${errorText(error.cause, depth + 1)}`
  } catch {
    // Its toString() or a getter failed: what cannot be printed has to be answered all the same.
    return `threw ${typeof error} that cannot be printed`
  }
}
