import { createServer } from 'node:http'
import { JsonResponse, View } from '@belvedere/views-core'
import express from 'express'
import { listen } from './listen.ts'

class Hello extends View {
  async get() {
    return new JsonResponse({ message: 'Hello' })
  }
}

const app = express()
app.disable('x-powered-by')
app.all('/', Hello.asView())
listen(createServer(app))
