import { defineRoutes } from '@belvedere/views-core'

/** Where everything is. Handlers are bound in app.ts, so that views and templates can import this. */
export const urls = defineRoutes({
  home: '/',
  'article-list': '/articles',
  'article-latest': '/articles/latest',
  'article-detail': '/articles/:slug',
  'author-list': '/authors',
  'author-detail': '/authors/:slug',
})
