import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import {
  CursorPaginator,
  Paginator,
  type Ordering,
  type Position,
  type Seekable,
} from '@belvedere/pagination'
import pg from 'pg'

interface Tree {
  id: number
  name: string
  planted: Date
}

const pglite = await PGlite.create()
const pool = new pg.Pool(createPgConfig(pglite))
await pool.query('create table tree (id int primary key, name text not null, planted timestamptz not null)')
await pool.query(`insert into tree select n, 'tree ' || n, timestamptz '2026-01-01Z' + n / 2 * interval '1 microsecond'
  from generate_series(1, 5) n`)

// By number: something that counts and slices.
const numbered = new Paginator(
  {
    count: async () => Number((await pool.query<{ n: string }>('select count(*) as n from tree')).rows[0]?.n),
    slice: async (start, end) =>
      (await pool.query<Tree>('select * from tree order by id offset $1 limit $2', [start, end - start]))
        .rows,
  },
  { perPage: 2 },
)
for await (const page of numbered)
  console.log(page.number, page.objectList.map(({ name }) => name).join(', '))

// By cursor, newest first, and read the other way round for the pages before.
const newestFirst: Ordering[] = ['planted', 'id'].map((field) => ({
  field,
  descending: true,
  nulls: 'first',
}))

function trees(ordering: readonly Ordering[] = newestFirst, after: Position = []): Seekable<Tree> {
  const [way, beyond] = ordering[0]?.descending ? ['desc', '<'] : ['asc', '>']
  const where = after.length > 0 ? `where (planted, id) ${beyond} ($3, $4)` : ''
  return {
    ordering: () => newestFirst,
    seek: trees,
    slice: (start, end) => ({
      async positioned() {
        // Positions are text of the database's own: a Date would lose the microseconds.
        const { rows } = await pool.query<Tree & { position: string[] }>(
          `select *, array[planted::text, id::text] as position from tree ${where}
           order by planted ${way}, id ${way} offset $1 limit $2`,
          [start, end - start, ...after],
        )
        return rows.map(({ position, ...row }) => ({ row, position }))
      },
    }),
  }
}

const keys = [{ id: '2026', secret: 'f7c1e0d2a9b84c6f8e3d5a7b9c1f2e4d' }]
for await (const page of new CursorPaginator(trees(), { perPage: 2, keys })) {
  console.log(page.objectList.map(({ name }) => name).join(', '))
}
await pool.end()
await pglite.close()
