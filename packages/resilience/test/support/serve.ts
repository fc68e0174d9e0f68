import { TestClient, type TestClientOptions } from '@belvedere/testing'
import { errorHandler, type ViewHandler } from '@belvedere/views-core'
import express, { type Express, type RequestHandler } from 'express'

/** A client of an application with one view, at every path. */
export function serve(
  view: ViewHandler,
  options: TestClientOptions<Express> & { before?: RequestHandler; settings?: Record<string, unknown> } = {},
): TestClient<Express> {
  const app = express()
  for (const [name, value] of Object.entries(options.settings ?? {})) app.set(name, value)
  if (options.before) app.use(options.before)
  app.all('/{*path}', view)
  app.use(errorHandler())
  return new TestClient(app, options)
}
