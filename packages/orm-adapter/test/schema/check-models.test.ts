import type { Kysely } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  belongsTo,
  checkModels,
  ConfigurationError,
  ConnectionError,
  createDatabase,
  defineModels,
  defineSchema,
  hasMany,
  manyToMany,
  type PgPool,
} from '../../src/index.ts'
import { openLibrary, type Tables as Library } from '../support/library.ts'
import { server } from '../support/server.ts'

let library: Awaited<ReturnType<typeof openLibrary>>
beforeAll(async () => {
  library = await openLibrary()
})
afterAll(() => library.db.destroy())

it('finds nothing wrong with models that fit', async () => {
  await expect(checkModels(library.models)).resolves.toBeUndefined()
})

it('reports every mistake at once', async () => {
  interface Tables {
    author: { id: number; nom: string }
    book: { id: string; authorId: number; editorId: number }
    bookTag: { bookId: string }
    tag: { id: number }
    shelf: { id: number }
  }
  const schema = defineSchema<Tables>()({
    author: { name: hasMany('book', 'authorId'), shelves: hasMany('shelf', 'id') },
    book: { author: belongsTo('shelf', 'authorId'), people: manyToMany('author', { through: 'bookTag' }) },
    bookTag: { self: hasMany('tag', 'id') },
    shelf: {},
  })
  const db = library.db as unknown as Kysely<Tables>
  const models = defineModels<typeof schema>(db, schema, { ordering: { author: ['nom'] } })
  const error = await checkModels(models).catch((thrown: unknown) => thrown)
  expect(ConfigurationError.is(error) && error.mistakes).toEqual([
    'author.name: a column has the name of the relation',
    'author.shelves: the database has no table for "shelf" on its search path',
    'book.author: the database has no table for "shelf" on its search path',
    'book.people: "book_tag" has 0 foreign keys to "author"; name the fields with `from` and `to`',
    'bookTag.self: "book_tag" has no primary key of one column; name the field with `references`',
    'the database has no table for "shelf" on its search path',
    'author: the ordering names "nom", which is no field of it',
  ])
})

it('refuses options that are none, and what is no models', async () => {
  const { db } = library
  const schema = defineSchema<{ book: { id: string } }>()({ book: {} })
  const define = (options: object) => () => defineModels<typeof schema>(db, schema, options)
  expect(define({ columns: 'snake' })).toThrow("columns must be 'camelCase' or 'asIs'")
  expect(define({ maxPlans: 0 })).toThrow(ConfigurationError)
  expect(define({ ordering: { nope: ['id'] } })).toThrow('ordering names "nope"')
  await expect(checkModels({})).rejects.toThrow(ConfigurationError)
})

it('reads columns by their own names when asked to', async () => {
  interface Tables {
    book_tag: { book_id: string; tag_id: number }
  }
  const schema = defineSchema<Tables>()({ book_tag: {} })
  const db = library.db as unknown as Kysely<Tables>
  const { book_tag } = defineModels<typeof schema>(db, schema, {
    columns: 'asIs',
    ordering: { book_tag: ['-book_id', 'tag_id'] },
  })
  expect(
    await book_tag.objects
      .filter({ tag_id: 2 })
      .where((eb) => eb('book_id', '>', '1'))
      .all(),
  ).toEqual([
    { book_id: '4', tag_id: 2 },
    { book_id: '3', tag_id: 2 },
  ])
  await expect(book_tag.objects.orderBy().first()).rejects.toThrow('has no primary key')
})

it("orders by the model's own ordering until a query has one", async () => {
  const { book } = defineModels(library.db, library.schema, { ordering: { book: ['-price'] } })
  expect((await book.objects.first())?.title).toBe('under_score')
  expect((await book.objects.last())?.title).toBe('Dawn')
  expect((await book.objects.orderBy('title').first())?.title).toBe('100% Night')
  expect([book.objects.ordered, book.objects.orderBy().ordered]).toEqual([true, false])
})

it('reads the catalogue again after it could not', async () => {
  const real = (await server()).pool()
  let failures = 1
  const flaky: PgPool = {
    options: real.options,
    on: (event, listener) => real.on(event, listener),
    end: () => real.end(),
    connect: (done) =>
      failures-- > 0 ? done(new Error('Connection terminated'), undefined) : real.connect(done),
  }
  const db = createDatabase<Library>({ pool: flaky })
  const { book } = defineModels(db, library.schema)
  await expect(book.objects.count()).rejects.toThrow(ConnectionError)
  expect(await book.objects.count()).toBe(5)
  await db.destroy()
})
