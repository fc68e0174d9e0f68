import { JsonResponse, View } from '@belvedere/views-core'
import { createServer } from '@belvedere/views-core/server'
import express from 'express'
import { listen } from './listen.ts'

class Comment extends View {
  async get() {
    return new JsonResponse({ message: 'Hello', id: this.params['id'] })
  }
}

const app = express()
app.disable('x-powered-by')
app.all('/section-49/:slug/comments/:id', Comment.asView())
listen(createServer(app))
