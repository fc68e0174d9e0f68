import { createServer } from 'node:http'
import express from 'express'
import { listen } from './listen.ts'
import { middlewares, patterns } from './route-patterns.ts'

const app = express()
app.use(...middlewares)
for (const pattern of Object.values(patterns)) {
  app.get(pattern, async (request, response) => {
    response.json({ message: 'Hello', id: request.params['id'] })
  })
}
listen(createServer(app))
