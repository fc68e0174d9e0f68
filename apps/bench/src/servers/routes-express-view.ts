import { JsonResponse, View } from '@belvedere/views-core'
import { createServer } from '@belvedere/views-core/server'
import express from 'express'
import { listen } from './listen.ts'
import { middlewares, patterns } from './route-patterns.ts'

class Comment extends View {
  async get() {
    return new JsonResponse({ message: 'Hello', id: this.params['id'] })
  }
}

const app = express()
app.disable('x-powered-by')
app.use(...middlewares)
for (const pattern of Object.values(patterns)) app.all(pattern, Comment.asView())
listen(createServer(app))
