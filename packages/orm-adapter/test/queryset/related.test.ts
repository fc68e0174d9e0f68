import { afterAll, beforeAll, expect, it } from 'vitest'
import { FieldError, Prefetch, SliceError } from '../../src/index.ts'
import { openLibrary } from '../support/library.ts'
import { recorded } from '../support/statements.ts'

let library: Awaited<ReturnType<typeof openLibrary>>
beforeAll(async () => {
  library = await openLibrary()
  await library.models.book.objects.count()
})
afterAll(() => library.db.destroy())

it('joins rows over several levels in one statement, null where there is none', async () => {
  const { book } = library.models
  const query = book.objects.selectRelated('author.publisher').selectRelated('editor').orderBy('id')
  const { result, statements } = await recorded(() => query.all())
  expect(statements).toHaveLength(1)
  expect(
    result.map((row) => [row.author.name, row.author.publisher?.title ?? null, row.editor?.name ?? null]),
  ).toEqual([
    ['Ada', 'North', 'Bob'],
    ['Ada', 'North', null],
    ['Bob', 'South', 'Ada'],
    ['Bob', 'South', 'Cleo'],
    ['Cleo', null, null],
  ])
  expect(result[4]?.author).toEqual({
    id: 3,
    name: 'Cleo',
    publisherId: null,
    featured: true,
    publisher: null,
  })
})

it('joins the row that refers to this one', async () => {
  const { author } = library.models
  const rows = await author.objects.selectRelated('profile').orderBy('id').all()
  expect(rows.map((row) => row.profile?.motto ?? null)).toEqual(['Begin', null, 'End'])
})

it('shares the join between a filter, an ordering and selectRelated', async () => {
  const { book } = library.models
  const { sql } = await book.objects
    .filter({ author: { featured: true } })
    .orderBy('author.name')
    .selectRelated('author')
    .toSql()
  expect(sql.match(/join/g)).toHaveLength(1)
})

it('prefetches one statement for each relation at each level (ORM-39)', async () => {
  const { author } = library.models
  const query = author.objects.prefetchRelated('books.tags', 'books', 'publisher', 'profile').orderBy('id')
  const { result, statements } = await recorded(() => query.all())
  expect(statements).toHaveLength(5)
  const [ada, bob, cleo] = result
  expect(ada?.books.map((book) => [book.title, book.tags.map((tag) => tag.label)])).toEqual([
    ['Dawn', ['light']],
    ['Noon', ['light']],
  ])
  expect(bob?.books.map((book) => book.tags.map((tag) => tag.label).toSorted())).toEqual([
    ['dark', 'light'],
    ['dark'],
  ])
  expect([ada?.profile?.motto, bob?.profile, cleo?.publisher]).toEqual(['Begin', null, null])
})

it('prefetches from rows that a join brought', async () => {
  const { book } = library.models
  const query = book.objects.selectRelated('author').prefetchRelated('author.books').filter({ id: '3' })
  const { result, statements } = await recorded(() => query.get())
  expect(statements).toHaveLength(2)
  expect(result.author.books.map((row) => row.title).toSorted()).toEqual(['100% Night', 'Dusk'])
})

it('takes a QuerySet for what it prefetches, and a property to put it in', async () => {
  const { author, book, tag } = library.models
  const costly = book.objects
    .filter({ price: { gte: '20' } })
    .orderBy('-price')
    .selectRelated('editor')
  const rows = await author.objects
    .prefetchRelated(
      new Prefetch('books', costly, { to: 'costly' }),
      new Prefetch('books.tags', tag.objects.filter({ label: 'dark' })),
    )
    .orderBy('id')
    .all()
  expect(rows.map((row) => row.costly.map((one) => [one.price, one.editor?.name ?? null]))).toEqual([
    [['20.00', null]],
    [
      ['40.00', 'Cleo'],
      ['30.50', 'Ada'],
    ],
    [['50.00', null]],
  ])
  expect(rows.map((row) => row.books.map((one) => one.tags.length))).toEqual([[0, 0], [1, 1], [0]])
})

it('refuses a Prefetch that cannot be', async () => {
  const { author, book, tag } = library.models
  const sliced = author.objects.prefetchRelated(new Prefetch('books', book.objects.slice(0, 1)))
  await expect(sliced.all()).rejects.toThrow(SliceError)
  await expect(author.objects.prefetchRelated(new Prefetch('books', tag.objects)).all()).rejects.toThrow(
    'a Prefetch of "books" takes a QuerySet of book, not tag',
  )
  expect(() => author.objects.prefetchRelated(new Prefetch('books', { all: async () => [] }))).toThrow(
    FieldError,
  )
  expect(() => author.objects.prefetchRelated('nope' as 'books')).toThrow(
    'there are: publisher, books, profile',
  )
  expect(() => author.objects.selectRelated('books' as 'publisher')).toThrow('use prefetchRelated()')
})

it('fetches nothing for no rows', async () => {
  const { author } = library.models
  const { result, statements } = await recorded(() =>
    author.objects.filter({ name: 'none' }).prefetchRelated('books').all(),
  )
  expect([result, statements.length]).toEqual([[], 1])
})
