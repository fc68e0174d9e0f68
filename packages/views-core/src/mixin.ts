// The one place where `any` is needed: TypeScript asks it of the constructor that a mixin extends (TS2545).
/** A class whose instances are `T`. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Constructor<T = object> = new (...args: any[]) => T

/**
 * `TBase` with the members of `TFace`: what a mixin returns. The face comes first: where two mixins declare the same
 * member, the type follows the runtime and the outer one wins.
 */
export type Mixed<TBase extends Constructor, TFace> = Constructor<TFace> & TBase

const appliedBy = new WeakMap<object, object>()

/**
 * Applies a mixin unless it is already in the chain of `Base`, as Python's method resolution order lists a class once.
 * It does not reorder: the place of a mixin is where it was applied first.
 *
 * @param mixin - The mixin itself, as its identity.
 * @param Base - The class to extend.
 * @param make - Makes the class that extends `Base`; not called when the mixin is already there.
 *
 * @example
 * ```ts
 * import { mixOnce, View, type Constructor, type Mixed } from '@belvedere/views-core'
 *
 * interface Titled { title: string }
 * function TitleMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, Titled> {
 *   return mixOnce(TitleMixin, Base, () => class TitleView extends Base implements Titled {
 *     title = 'Belvedere'
 *   })
 * }
 * const Once = TitleMixin(View)
 * TitleMixin(Once) === Once // => true
 * ```
 */
export function mixOnce<TBase extends Constructor, TMixed>(
  mixin: object,
  Base: TBase,
  make: () => TMixed & Constructor,
): TMixed {
  for (let link: object | null = Base; link; link = Object.getPrototypeOf(link) as object | null) {
    if (appliedBy.get(link) === mixin) return Base as never
  }
  const Made = make()
  appliedBy.set(Made, mixin)
  return Made
}
