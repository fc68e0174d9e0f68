import path from 'node:path'
import express, { type Express } from 'express'
import type { ApplicationParts } from './run-application.ts'
import { createTemplateEngine } from './template-engine.ts'
import { templateHelpers } from './template-helpers.ts'

const root = path.join(import.meta.dirname, '..')

/** The application: templates, static files and pages. */
export function createApp({ config, database }: ApplicationParts): Express {
  const app = express()
  const views = path.join(root, 'views')
  app.disable('x-powered-by')
  app.set('views', views)
  app.set('view engine', 'eta')
  app.engine('eta', createTemplateEngine({ views, cache: config.production, helpers: templateHelpers }))
  app.use(express.static(path.join(root, 'public'), { index: false }))
  app.get('/health', async (_request, response) => {
    const { count } = await database.db
      .selectFrom('article')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow()
    response.json({ articles: Number(count) })
  })
  return app
}
