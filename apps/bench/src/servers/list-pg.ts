import { createServer } from 'node:http'
import express from 'express'
import pg from 'pg'
import { listen } from './listen.ts'

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL']!, max: 10 })
const WHERE = 'where a.published = $1 and a.author_id = $2'
const COUNT = `select count(*)::int as count from article a ${WHERE}`
const PAGE = `select a.*, r.name as author_name from article a left join author r on r.id = a.author_id ${WHERE}
  order by a.published_at desc, a.id desc limit 20`

const app = express()
app.get('/', async (_request, response) => {
  const [count, rows] = await Promise.all([pool.query(COUNT, [true, 7]), pool.query(PAGE, [true, 7])])
  response.json({ count: (count.rows[0] as { count: number }).count, results: rows.rows as unknown[] })
})
listen(createServer(app))
