import { createServer } from 'node:http'
import { TemplateView, type Context } from '@belvedere/views-core'

import { listen } from './listen.ts'
import { rows, templateApp } from './template-app.ts'

class Articles extends TemplateView {
  override templateName = 'rows'
  override async getContextData(extra: Context = {}) {
    return { ...(await super.getContextData(extra)), heading: 'Articles', rows }
  }
}

const app = templateApp()
app.all('/', Articles.asView())
listen(createServer(app))
