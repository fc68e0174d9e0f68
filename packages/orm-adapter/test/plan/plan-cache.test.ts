import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { PostgresQueryCompiler } from 'kysely'
import { defineModels } from '../../src/index.ts'
import { openLibrary } from '../support/library.ts'

let library: Awaited<ReturnType<typeof openLibrary>>
beforeAll(async () => {
  library = await openLibrary()
  await library.models.book.objects.count()
})
afterAll(() => library.db.destroy())

it('compiles a shape once, whatever its values, its page and the length of its lists', async () => {
  const { book } = library.models
  const page = (number: number) =>
    book.objects
      .filter({
        id: { in: Array.from({ length: number }, (_, index) => String(index + 1)) },
        price: { gte: String(number) },
      })
      .exclude({ author: { name: `nobody ${number}` } })
      .orderBy('-id')
      .slice(number - 1, number)
  const compiled = vi.spyOn(PostgresQueryCompiler.prototype, 'compileQuery')
  const answers: string[][] = []
  for (const number of [1, 2, 3]) answers.push((await page(number).all()).map((row) => row.title))
  expect(answers).toEqual([['Dawn'], ['Dawn'], ['Dawn']])
  // The first page has no offset, and so a shape of its own.
  expect(compiled).toHaveBeenCalledTimes(2)
  compiled.mockRestore()
})

it('keeps queries apart that differ in more than values', async () => {
  const { book } = library.models
  const queries = [
    book.objects.filter({ note: 'x' }),
    book.objects.filter({ note: null }),
    book.objects.exclude({ note: null }),
    book.objects.filter({ note: { isNull: false } }),
    book.objects.filter({ editor: { name: 'x' } }),
    book.objects.filter({ editor: null }),
    book.objects.filter({ tags: {} }),
    book.objects.filter({ tags: null }),
    book.objects.filter({ tags: { label: 'x' } }).filter({ tags: { label: 'y' } }),
    book.objects.filter({ tags: { label: 'x', id: 1 } }),
    book.objects.selectRelated('editor'),
    book.objects.selectRelated('author'),
    book.objects.orderBy('note'),
    book.objects.orderBy('-note'),
    book.objects.orderBy('-note').reverse(),
    book.objects.slice(0, 5),
    book.objects.slice(1, 6),
    book.objects.slice(1),
  ]
  const texts = await Promise.all(queries.map(async (query) => (await query.toSql()).sql))
  // Two of them ask for the same: ascending, and descending turned round.
  expect(new Set(texts).size).toBe(queries.length - 1)
})

it('stays right when it can keep only one plan', async () => {
  const { book } = defineModels(library.db, library.schema, { maxPlans: 1 })
  for (let run = 0; run < 3; run++) {
    expect(await book.objects.count()).toBe(5)
    expect((await book.objects.filter({ id: '2' }).get()).title).toBe('Noon')
  }
})

it('stops at once when the signal has aborted, sends nothing, and leaves the connection free', async () => {
  const { book } = library.models
  const left = new Error('left')
  const scope = { signal: AbortSignal.abort(left) }
  await expect(book.objects.within(scope).all()).rejects.toBe(left)
  await expect(book.objects.within(scope).count()).rejects.toBe(left)
  const leaving = new AbortController()
  const waiting = book.objects.within(leaving).all()
  leaving.abort(left)
  await expect(waiting).rejects.toBe(left)
  expect(await book.objects.within(null).count()).toBe(5)
})
