import { createServer } from 'node:http'
import express from 'express'
import { listen } from './listen.ts'

const app = express()
app.get('/', async (_request, response) => {
  response.json({ message: 'Hello' })
})
listen(createServer(app))
