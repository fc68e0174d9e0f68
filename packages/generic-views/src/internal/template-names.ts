import type { ModelName } from '../source/object-source.ts'

/**
 * The template of a model: `press/book_tag_list` for `bookTag` of the application `press` and the suffix `_list`.
 *
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/mixins-multiple-object/ | template_name_suffix}
 */
export function modelTemplateName(model: ModelName, suffix: string): string {
  const name = model.name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) + suffix
  return model.appLabel ? `${model.appLabel}/${name}` : name
}
