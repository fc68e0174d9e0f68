import { ListView } from '@belvedere/generic-views'
import { belongsTo, createDatabase, defineModels, defineSchema, type Columns } from '@belvedere/orm-adapter'
import { createServer } from '@belvedere/views-core/server'
import express from 'express'
import type { Tables } from './list-tables.ts'
import { listen } from './listen.ts'

const db = createDatabase<Tables>({ connectionString: process.env['DATABASE_URL']!, max: 10 })
const schema = defineSchema<Tables>()({ author: {}, article: { author: belongsTo('author', 'authorId') } })
type SchemaOf = typeof schema
interface Library extends SchemaOf {
  rows: { author: Author; article: Article }
}
interface Author extends Columns<Tables['author']> {}
interface Article extends Columns<Tables['article']> {}
const { article: Articles } = defineModels<Library>(db, schema)

class ArticleList extends ListView<Article & { author: Author }> {
  override paginateBy = 20
  override formats = ['json'] as const
  override getQueryset() {
    return Articles.objects
      .filter({ published: true, authorId: 7 })
      .selectRelated('author')
      .orderBy('-publishedAt', '-id')
  }
}

const app = express()
app.disable('x-powered-by')
app.all('/', ArticleList.asView())
listen(createServer(app))
