import type { Constructor } from './mixin.ts'

/**
 * Applies mixins to a class, the base first and the outermost mixin last: `compose(View, A, B)` is `B(A(View))`.
 *
 * @example
 * ```ts
 * import { compose, ContextMixin, TemplateResponseMixin, View } from '@belvedere/views-core'
 *
 * class Page extends compose(View, ContextMixin, TemplateResponseMixin) {}
 * new Page().templateName // => null
 * ```
 */
export function compose<TBase extends Constructor>(Base: TBase): TBase
export function compose<TBase extends Constructor, A>(Base: TBase, a: (Base: TBase) => A): A
export function compose<TBase extends Constructor, A, B>(
  Base: TBase,
  a: (Base: TBase) => A,
  b: (Base: A) => B,
): B
export function compose<TBase extends Constructor, A, B, C>(
  Base: TBase,
  a: (Base: TBase) => A,
  b: (Base: A) => B,
  c: (Base: B) => C,
): C
export function compose<TBase extends Constructor, A, B, C, D>(
  Base: TBase,
  a: (Base: TBase) => A,
  b: (Base: A) => B,
  c: (Base: B) => C,
  d: (Base: C) => D,
): D
export function compose<TBase extends Constructor, A, B, C, D, E>(
  Base: TBase,
  a: (Base: TBase) => A,
  b: (Base: A) => B,
  c: (Base: B) => C,
  d: (Base: C) => D,
  e: (Base: D) => E,
): E
export function compose<TBase extends Constructor, A, B, C, D, E, F>(
  Base: TBase,
  a: (Base: TBase) => A,
  b: (Base: A) => B,
  c: (Base: B) => C,
  d: (Base: C) => D,
  e: (Base: D) => E,
  f: (Base: E) => F,
): F
export function compose(Base: Constructor, ...mixins: ((Base: Constructor) => Constructor)[]): Constructor {
  return mixins.reduce((Made, mixin) => mixin(Made), Base)
}
