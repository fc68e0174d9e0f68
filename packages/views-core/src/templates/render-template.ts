import { InvalidResponseError, TemplateNotFoundError } from '../errors.ts'
import type { View } from '../view.ts'
import type { Context } from './context.ts'

/** Keys that Express reads from what it is given to render: data under these names would act as options. */
const RESERVED = ['settings', 'cache', '_locals']

/**
 * Renders the first template that exists, through Express's view engine.
 *
 * @throws {TemplateNotFoundError} `ERR_VIEW_TEMPLATE_NOT_FOUND`: there is none of them.
 */
export async function renderTemplate(
  view: View,
  names: readonly string[],
  context: Context,
): Promise<{ readonly name: string; readonly text: string }> {
  for (const key of RESERVED) {
    if (key in context) {
      throw new InvalidResponseError(
        `The context has the key "${key}", which Express takes for an option: rename it.`,
      )
    }
  }
  // Express merges what it is given into app.locals and res.locals, in that order.
  const options = { ...context, _locals: view.response.locals }
  let failure: unknown
  for (const name of names) {
    if (!isInside(name)) continue
    try {
      return { name, text: await renderOne(view, name, options) }
    } catch (error) {
      if (!isLookupFailure(error, name)) throw error
      failure = error
    }
  }
  throw new TemplateNotFoundError(names, { cause: failure })
}

function renderOne(view: View, name: string, options: Context): Promise<string> {
  return new Promise((resolve, reject) => {
    view.request.app.render(name, options, (error: Error | null, text: string) => {
      if (error) reject(error)
      else resolve(text)
    })
  })
}

/** A name stays inside the template folders: no absolute path, no way up, no NUL. */
function isInside(name: string): boolean {
  return !/^([/\\]|[a-z]:)|(^|[/\\])\.\.([/\\]|$)|\0/i.test(name)
}

/** Express marks a failed look-up with the view it could not find, which may be one that a template renders in turn. */
function isLookupFailure(error: unknown, name: string): boolean {
  if (!(error instanceof Error) || !('view' in error)) return false
  const { view } = error as { view: { path?: string; name?: string } | undefined }
  return view !== undefined && !view.path && view.name === name
}
