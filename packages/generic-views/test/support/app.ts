import { subscribe } from 'node:diagnostics_channel'
import { errorHandler, notFound, type ErrorReport, type View } from '@belvedere/views-core'
import { TestClient } from '@belvedere/testing'
import express, { type Express, type RequestHandler } from 'express'

/** A template engine that shows what a template was given: its name, and the context but for the view, as JSON. */
function showContext(path: string, options: object, done: (error: Error | null, text: string) => void): void {
  const { view, paginator, ...rest } = options as Record<string, unknown> & { view: View }
  const context = Object.fromEntries(Object.entries(rest).filter(([key]) => !OMITTED.has(key)))
  const template = path.slice(path.indexOf('/templates/') + '/templates/'.length).replace(/\.show$/, '')
  done(
    null,
    JSON.stringify({ template, view: view.constructor.name, hasPaginator: paginator !== null, context }),
  )
}

/** What Express adds, and links that would not fit into JSON. */
const OMITTED = new Set(['settings', '_locals', 'cache', 'pageLinks'])

/** What the engine shows. */
export interface Shown {
  readonly template: string
  readonly view: string
  readonly hasPaginator: boolean
  readonly context: Readonly<Record<string, unknown>>
}

/** Messages of the errors that no client may read, the newest last. */
export const reported: string[] = []
subscribe('belvedere:view.error', (message) => reported.push(String((message as ErrorReport).error)))

/** A client of an application with these handlers; templates are looked up among `templates/*.show`. */
export function clientOf(
  handlers: Readonly<Record<string, RequestHandler>>,
  settings: Readonly<Record<string, unknown>> = {},
): TestClient<Express> {
  const app = express()
  for (const [name, value] of Object.entries(settings)) app.set(name, value)
  app.engine('show', showContext)
  app.set('view engine', 'show')
  app.set('views', new URL('templates', import.meta.url).pathname)
  for (const [path, handler] of Object.entries(handlers)) app.all(path, handler)
  app.use(notFound(), errorHandler())
  return new TestClient(app)
}
