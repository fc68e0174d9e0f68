import { TestClient, type TestClientOptions } from '@belvedere/testing'
import express, { type Express, type RequestHandler } from 'express'
import { errorHandler, notFound, type Constructor, View } from '../../src/index.ts'

/**
 * A client of an application that answers every request under `path` with a view or a handler, and errors with our
 * error handler.
 */
export function serve(
  handler: Constructor<View> | RequestHandler,
  path = '/',
  options: TestClientOptions<Express> = {},
): TestClient<Express> {
  const app = express()
  app.all(path, isView(handler) ? View.asView.call(handler) : handler)
  app.use(notFound(), errorHandler())
  return new TestClient(app, options)
}

function isView(handler: Constructor<View> | RequestHandler): handler is Constructor<View> {
  return 'asView' in handler
}
