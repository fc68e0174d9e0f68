import { createServer } from 'node:http'
import express from 'express'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Tables } from './list-tables.ts'
import { listen } from './listen.ts'

const db = new Kysely<Tables>({
  dialect: new PostgresDialect({
    pool: new pg.Pool({ connectionString: process.env['DATABASE_URL']!, max: 10 }),
  }),
  plugins: [new CamelCasePlugin()],
})

const app = express()
app.get('/', async (_request, response) => {
  const articles = db.selectFrom('article').where('published', '=', true).where('authorId', '=', 7)
  const [count, results] = await Promise.all([
    articles.select((eb) => eb.fn.countAll<string>().as('count')).executeTakeFirstOrThrow(),
    articles
      .leftJoin('author', 'author.id', 'article.authorId')
      .selectAll('article')
      .select('author.name as authorName')
      .orderBy('publishedAt', 'desc')
      .orderBy('article.id', 'desc')
      .limit(20)
      .execute(),
  ])
  response.json({ count: Number(count.count), results })
})
listen(createServer(app))
