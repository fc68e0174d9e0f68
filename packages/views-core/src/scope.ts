/** Something whose work can be called off: a view is one, so is any object with an `AbortSignal`. */
export interface Scope {
  readonly signal: AbortSignal
}
