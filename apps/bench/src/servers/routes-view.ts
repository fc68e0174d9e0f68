import { defineRoutes, JsonResponse, View } from '@belvedere/views-core'
import { createServer } from '@belvedere/views-core/server'
import express from 'express'
import { listen } from './listen.ts'
import { middlewares, patterns } from './route-patterns.ts'

class Comment extends View {
  async get() {
    return new JsonResponse({ message: 'Hello', id: this.params['id'] })
  }
}

const urls = defineRoutes(patterns)
const app = express()
app.disable('x-powered-by')
app.use(...middlewares)
app.use(urls.handlers(Object.fromEntries(Object.keys(patterns).map((name) => [name, Comment]))))
listen(createServer(app))
