import type { Awaitable } from '../awaitable.ts'
import { mixOnce, type Constructor, type Mixed } from '../mixin.ts'
import type { View } from '../view.ts'
import type { Context } from './context.ts'

/** What {@link ContextMixin} adds to a view. */
export interface Contextual {
  /** More for the context, by name; it wins over what the view works out. */
  extraContext: Context | null
  /**
   * What the template sees. An override calls `super.getContextData(extra)` and adds to what that gives. Values may be
   * promises, and sources of rows that have not been read: both are awaited, side by side, before the template runs.
   *
   * @param extra - What the caller has already, by name.
   * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/mixins-simple/#django.views.generic.base.ContextMixin.get_context_data | get_context_data}
   */
  getContextData(extra?: Context): Awaitable<Context>
}

/** Adds a context for templates. It always has the view itself, as `view`. */
export function ContextMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, Contextual> {
  return mixOnce(
    ContextMixin,
    Base,
    () =>
      class ContextView extends Base implements Contextual {
        extraContext: Context | null = null

        getContextData(extra: Context = {}): Awaitable<Context> {
          return { view: this, ...extra, ...this.extraContext }
        }
      },
  )
}
