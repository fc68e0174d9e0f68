import path from 'node:path'
import { Eta } from 'eta'

/** What Express calls to render a view: with the path of a file, its data, and what to tell when it is done. */
export type ViewEngine = (file: string, data: object, done: (error: unknown, html?: string) => void) => void

export interface TemplateEngineOptions {
  /** The folder that templates and their includes are in, absolute. */
  readonly views: string
  /** True compiles each template once; false reads it again for each page and names the line of an error. */
  readonly cache: boolean
  /** What every template can use; a page's own data comes first. */
  readonly helpers?: Readonly<Record<string, unknown>>
}

/**
 * Eta as a view engine of Express, for `app.engine('eta', …)`. Values are escaped unless a template says `<%~`, null and
 * undefined print nothing, and templates may wait.
 *
 * Data never reaches Eta's options, and the keys by which Express and Eta talk to themselves (`settings`, `cache`,
 * `_locals`, `__blocks`) never reach a template: a page rendered with what a client sent cannot be given blocks that
 * would be printed as they are.
 */
export function createTemplateEngine({ views, cache, helpers = {} }: TemplateEngineOptions): ViewEngine {
  const eta = new Eta({
    views,
    cache,
    debug: !cache,
    autoFilter: true,
    // Eta makes text of it itself.
    filterFunction: (value) => (value ?? '') as string,
  })

  return (file, data, done) => {
    const { settings: _settings, cache: _cache, _locals, __blocks, ...own } = data as Record<string, unknown>
    render(eta, `/${path.relative(views, file)}`, { ...helpers, ...own }).then(
      (html) => done(null, html),
      done,
    )
  }
}

/** A template that cannot be compiled throws at once; here that is a rejection as well. */
async function render(eta: Eta, name: string, data: object): Promise<string> {
  return eta.renderAsync(name, data)
}
