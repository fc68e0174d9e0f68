import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import {
  CursorPaginator,
  Paginator,
  type Ordering,
  type Position,
  type Seekable,
} from '@belvedere/pagination'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'

interface Tree {
  id: number
  name: string
  planted: Date
}

const pglite = await PGlite.create()
const pool = new pg.Pool(createPgConfig(pglite))
const db = new Kysely<{ tree: Tree }>({ dialect: new PostgresDialect({ pool }) })
await sql`create table tree (id int primary key, name text not null, planted timestamptz not null)`.execute(
  db,
)
await sql`insert into tree select n, 'tree ' || n, timestamptz '2026-01-01Z' + n / 2 * interval '1 microsecond'
  from generate_series(1, 5) n`.execute(db)

// By number: something that counts and slices.
const numbered = new Paginator(
  {
    count: async () => {
      const row = await db
        .selectFrom('tree')
        .select((eb) => eb.fn.countAll().as('count'))
        .executeTakeFirstOrThrow()
      return Number(row.count)
    },
    slice: (start, end) =>
      db
        .selectFrom('tree')
        .selectAll()
        .orderBy('id')
        .offset(start)
        .limit(end - start)
        .execute(),
  },
  { perPage: 2 },
)
for await (const page of numbered)
  console.log(page.number, page.objectList.map(({ name }) => name).join(', '))

// By cursor: columns that are never null, and all descend or all ascend, so one comparison of rows says what comes after.
const newestFirst: Ordering[] = ['planted', 'id'].map((field) => ({
  field,
  descending: true,
  nulls: 'first',
}))

function trees(ordering: readonly Ordering[] = newestFirst, after: Position = []): Seekable<Tree> {
  const columns = ordering.map(({ field }) => sql.ref(field))
  const [way, beyond] = ordering[0]?.descending ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`]
  return {
    ordering: () => newestFirst,
    seek: trees,
    slice: (start, end) => ({
      async positioned() {
        const rows = await db
          .selectFrom('tree')
          .selectAll()
          // As text of the database's own: a Date would lose the microseconds.
          .select(
            sql<string[]>`array[${sql.join(columns.map((column) => sql`${column}::text`))}]`.as('position'),
          )
          .$if(after.length > 0, (query) =>
            query.where(sql<boolean>`(${sql.join(columns)}) ${beyond} (${sql.join(after)})`),
          )
          .orderBy(sql.join(columns.map((column) => sql`${column} ${way}`)))
          .offset(start)
          .limit(end - start)
          .execute()
        return rows.map(({ position, ...row }) => ({ row, position }))
      },
    }),
  }
}

const keys = [{ id: '2026', secret: 'f7c1e0d2a9b84c6f8e3d5a7b9c1f2e4d' }]
for await (const page of new CursorPaginator(trees(), { perPage: 2, keys })) {
  console.log(page.objectList.map(({ name }) => name).join(', '))
}
await db.destroy()
await pglite.close()
