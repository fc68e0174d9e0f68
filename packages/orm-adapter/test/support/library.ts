import type { Generated, Kysely } from 'kysely'
import { sql } from 'kysely'
import {
  belongsTo,
  createDatabase,
  defineModels,
  defineSchema,
  hasMany,
  hasOne,
  manyToMany,
  type Columns,
} from '../../src/index.ts'
import { server } from './server.ts'

export interface Tables {
  publisher: { id: Generated<number>; title: string; country: string | null }
  author: { id: Generated<number>; name: string; publisherId: number | null; featured: Generated<boolean> }
  profile: { id: Generated<number>; authorId: number; motto: string }
  book: {
    id: Generated<string>
    title: string
    price: string
    note: string | null
    authorId: number
    editorId: number | null
    publishedAt: Date
  }
  tag: { id: Generated<number>; label: string }
  bookTag: { bookId: string; tagId: number }
}

export const schema = defineSchema<Tables>()({
  publisher: { authors: hasMany('author', 'publisherId') },
  author: {
    publisher: belongsTo('publisher', 'publisherId'),
    books: hasMany('book', 'authorId'),
    profile: hasOne('profile', 'authorId'),
  },
  profile: { author: belongsTo('author', 'authorId') },
  book: {
    author: belongsTo('author', 'authorId'),
    editor: belongsTo('author', 'editorId'),
    tags: manyToMany('tag', { through: 'bookTag' }),
  },
  tag: { books: manyToMany('book', { through: 'bookTag' }) },
})
type SchemaOf = typeof schema
export interface Press extends SchemaOf {
  rows: { publisher: Publisher; author: Author; profile: Profile; book: Book; tag: Tag }
}
export interface Publisher extends Columns<Tables['publisher']> {}
export interface Author extends Columns<Tables['author']> {}
interface Profile extends Columns<Tables['profile']> {}
export interface Book extends Columns<Tables['book']> {}
export interface Tag extends Columns<Tables['tag']> {}

const statements = [
  sql`drop table if exists book_tag, tag, book, profile, author, publisher cascade`,
  sql`create table publisher (id int generated always as identity primary key, title text not null, country text)`,
  sql`create table author (id int generated always as identity primary key, name text not null,
    publisher_id int references publisher, featured bool not null default false)`,
  sql`create table profile (id int generated always as identity primary key,
    author_id int not null unique references author, motto text not null)`,
  sql`create table book (id bigint generated always as identity primary key, title text not null,
    price numeric(10, 2) not null, note text, author_id int not null references author,
    editor_id int references author, published_at timestamptz not null)`,
  sql`create table tag (id int generated always as identity primary key, label text not null unique)`,
  sql`create table book_tag (book_id bigint references book, tag_id int references tag, primary key (book_id, tag_id))`,
]

/** Empty tables of a small library, made anew. */
export async function createTables(db: Kysely<Tables>): Promise<void> {
  for (const statement of statements) await statement.execute(db)
}

/** Three authors, two of them with a publisher, five books, two tags. */
export async function insertLibrary(db: Kysely<Tables>): Promise<void> {
  await sql`insert into publisher (title, country) values ('North', 'NO'), ('South', null)`.execute(db)
  await sql`insert into author (name, publisher_id, featured) values ('Ada', 1, true), ('Bob', 2, false), ('Cleo', null, true)`.execute(
    db,
  )
  await sql`insert into profile (author_id, motto) values (1, 'Begin'), (3, 'End')`.execute(db)
  await sql`insert into book (title, price, note, author_id, editor_id, published_at) values
    ('Dawn', 10, 'first', 1, 2, '2026-01-01T00:00:00.000001Z'), ('Noon', 20, null, 1, null, '2026-01-02Z'),
    ('Dusk', 30.50, 'second', 2, 1, '2026-01-03Z'), ('100% Night', 40, null, 2, 3, '2026-01-04Z'),
    ('under_score', 50, 'third', 3, null, '2026-01-05Z')`.execute(db)
  await sql`insert into tag (label) values ('light'), ('dark')`.execute(db)
  await sql`insert into book_tag values (1, 1), (2, 1), (3, 1), (3, 2), (4, 2)`.execute(db)
}

/** A database with a fresh library in it, and its models. */
export async function openLibrary() {
  const db = createDatabase<Tables>({ pool: (await server()).pool() })
  await createTables(db)
  await insertLibrary(db)
  return { db, schema, models: defineModels<Press>(db, schema) }
}
