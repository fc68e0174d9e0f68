/** `sysexits.h`: something is wrong with how the program was set up. */
export const EXIT_CONFIGURATION = 78
/** `sysexits.h`: something the program needs is not there. */
const EXIT_UNAVAILABLE = 69

/**
 * Belvedere Press cannot start, for a reason that its owner can remove. The message is for them: a sentence that says
 * what to do, and stands alone, without a stack.
 */
export class StartError extends Error {
  static {
    this.prototype.name = 'StartError'
  }
  readonly code = 'ERR_DEMO_START'
  /** What the process exits with. */
  readonly exitCode: number

  constructor(message: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.exitCode = options.exitCode ?? EXIT_UNAVAILABLE
  }
}
