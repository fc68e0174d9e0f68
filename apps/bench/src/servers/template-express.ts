import { createServer } from 'node:http'
import { listen } from './listen.ts'
import { rows, templateApp } from './template-app.ts'

const app = templateApp()
app.get('/', async (_request, response) => {
  response.render('rows', { heading: 'Articles', rows })
})
listen(createServer(app))
