import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { checkModels } from '@belvedere/orm-adapter'
import { CursorCodec } from '@belvedere/pagination'
import { errorHandler, notFound } from '@belvedere/views-core'
import express, { type Express } from 'express'
import { bindPool } from './database/db.ts'
import { models } from './models.ts'
import type { ApplicationParts } from './run-application.ts'
import { createTemplateEngine } from './template-engine.ts'
import { templateHelpers } from './template-helpers.ts'
import { urls } from './urls.ts'
import { ArticleDetail } from './views/article-detail.ts'
import { ArticleLatest } from './views/article-latest.ts'
import { ArticleList } from './views/article-list.ts'
import { AuthorDetail } from './views/author-detail.ts'
import { AuthorList } from './views/author-list.ts'
import { Home } from './views/home.ts'

const root = path.join(import.meta.dirname, '..')

/** The application: templates, static files and pages. */
export async function createApp({
  config,
  database,
}: Pick<ApplicationParts, 'config' | 'database'>): Promise<Express> {
  bindPool(database.pool)
  await checkModels(models)

  const app = express()
  const views = path.join(root, 'views')
  app.disable('x-powered-by')
  app.set('views', views)
  app.set('view engine', 'eta')
  app.engine('eta', createTemplateEngine({ views, cache: config.production, helpers: templateHelpers }))
  const secret = config.cursorSecret ?? randomBytes(32)
  app.set('belvedere cursor keys', new CursorCodec({ keys: [{ id: '1', secret }] }))
  app.use(express.static(path.join(root, 'public'), { index: false }))
  app.use(
    urls.handlers({
      home: Home,
      'article-list': ArticleList,
      'article-latest': ArticleLatest,
      'article-detail': ArticleDetail,
      'author-list': AuthorList,
      'author-detail': AuthorDetail,
    }),
  )
  app.use(notFound(), errorHandler({ templates: { 404: '404', 500: '500' } }))
  return app
}
