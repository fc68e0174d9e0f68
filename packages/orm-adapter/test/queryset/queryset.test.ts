import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  DoesNotExistError,
  FieldError,
  LookupValueError,
  MultipleObjectsReturnedError,
  SliceError,
} from '../../src/index.ts'
import { openLibrary } from '../support/library.ts'
import { recorded } from '../support/statements.ts'

let library: Awaited<ReturnType<typeof openLibrary>>
beforeAll(async () => {
  library = await openLibrary()
})
afterAll(() => library.db.destroy())

const titles = (rows: readonly { title: string }[]): string[] => rows.map((row) => row.title)

describe('filter and exclude', () => {
  it('finds rows by value, by null and by lookup', async () => {
    const { book } = library.models
    const byId = book.objects.orderBy('id')
    expect(titles(await byId.filter({ title: 'Dawn' }).all())).toEqual(['Dawn'])
    expect(titles(await byId.filter({ note: null }).all())).toEqual(['Noon', '100% Night'])
    expect(titles(await byId.filter({ price: { gte: '20', lt: '40' } }).all())).toEqual(['Noon', 'Dusk'])
    expect(titles(await byId.filter({ price: { range: ['20', '40'] } }).all())).toHaveLength(3)
    expect(titles(await byId.filter({ pk: { in: [1, 3] } }).all())).toEqual(['Dawn', 'Dusk'])
  })

  it('keeps rows whose value is null when it excludes another value', async () => {
    const { book } = library.models
    expect(titles(await book.objects.exclude({ note: 'first' }).orderBy('id').all())).toEqual([
      'Noon',
      'Dusk',
      '100% Night',
      'under_score',
    ])
  })

  it('takes %, _ and \\ as they are (ORM-31)', async () => {
    const { book } = library.models
    expect(titles(await book.objects.filter({ title: { contains: '%' } }).all())).toEqual(['100% Night'])
    expect(titles(await book.objects.filter({ title: { contains: '_' } }).all())).toEqual(['under_score'])
    expect(await book.objects.filter({ title: { icontains: '\\' } }).all()).toEqual([])
  })

  it('follows relations to one row by a join and to many by a subquery, so that no row comes twice', async () => {
    const { author, book, publisher } = library.models
    expect(
      titles(
        await book.objects
          .filter({ author: { name: { icontains: 'AD' } } })
          .orderBy('id')
          .all(),
      ),
    ).toEqual(['Dawn', 'Noon'])
    const deep = book.objects.filter({ author: { publisher: { country: null } } }).orderBy('id')
    expect(titles(await deep.all())).toEqual(['Dusk', '100% Night', 'under_score'])
    expect((await author.objects.filter({ books: { price: { gt: '0' } } }).all()).length).toBe(3)
    const tagged = await publisher.objects.filter({ authors: { books: { tags: { label: 'dark' } } } }).all()
    expect(titles(tagged)).toEqual(['South'])
    expect(await author.objects.exclude({ books: { tags: { label: 'light' } } }).count()).toBe(1)
  })

  it('asks with null for rows without a related one', async () => {
    const { author, book } = library.models
    expect((await author.objects.filter({ profile: null }).get()).name).toBe('Bob')
    expect(titles(await book.objects.filter({ editor: null }).orderBy('id').all())).toEqual([
      'Noon',
      'under_score',
    ])
    expect(titles(await book.objects.filter({ tags: null }).all())).toEqual(['under_score'])
    expect(titles(await book.objects.exclude({ tags: {} }).all())).toEqual(['under_score'])
  })

  it('sends nothing for an empty list (ORM-25)', async () => {
    const { book } = library.models
    await book.objects.count()
    const none = book.objects.filter({ author: { id: { in: [] } } })
    const { result, statements } = await recorded(() =>
      Promise.all([
        none.all(),
        none.count(),
        none.exists(),
        none.first(),
        book.objects.exclude({ id: { in: [] } }).count(),
      ]),
    )
    expect(result).toEqual([[], 0, false, null, 5])
    expect(statements).toHaveLength(1)
  })

  it('takes 70,000 values in one parameter (ORM-23, ORM-44)', async () => {
    const { book } = library.models
    const ids = Array.from({ length: 70_000 }, (_, index) => String(index + 3))
    const { result, statements } = await recorded(() =>
      book.objects
        .filter({ id: { in: ids } })
        .orderBy('id')
        .all(),
    )
    expect(titles(result)).toEqual(['Dusk', '100% Night', 'under_score'])
    expect(statements.map(({ parameters }) => parameters)).toEqual([1])
  })

  it('refuses undefined wherever it is (ORM-26)', () => {
    const { book } = library.models
    const hostile = [
      { title: undefined },
      { title: { contains: undefined } },
      { price: { gt: undefined } },
      { id: { in: ['1', undefined] } },
      { price: { range: ['1', undefined] } },
      { author: undefined },
      { author: { name: undefined } },
      undefined,
    ]
    for (const where of hostile) {
      expect(() => book.objects.filter(where as never)).toThrow(LookupValueError)
      expect(() => book.objects.exclude(where as never)).toThrow(LookupValueError)
    }
  })

  it('names what there is when a name is unknown (ORM-27)', async () => {
    const { book } = library.models
    const filter = (where: unknown) => book.objects.filter(where as never)
    await expect(filter({ titel: 'x' }).all()).rejects.toThrow(
      'book: there is no field "titel"; fields: id, title, price, note, authorId, editorId, publishedAt; relations: author, editor, tags',
    )
    await expect(filter({ author: { password: 'x' } }).all()).rejects.toThrow(FieldError)
    expect(() => filter({ title: { matches: 'x' } })).toThrow(
      /has no lookup "matches"; there are exact, iexact/,
    )
    expect(() => filter(JSON.parse('{"title":{"__proto__":1}}'))).toThrow(FieldError)
    await expect(filter(JSON.parse('{"__proto__":1}')).all()).rejects.toThrow(FieldError)
    for (const name of ['a"b', 'a;--', 'a\0', 'a.b', 'a\nb', '', 'title exact|price']) {
      expect(() => filter({ [name]: 1 })).toThrow(FieldError)
    }
  })

  it('takes expressions of Kysely, in the names of the models', async () => {
    const { book } = library.models
    const query = book.objects
      .where((eb) =>
        eb.or([eb('publishedAt', '>', new Date('2026-01-04T12:00:00Z')), eb('book.authorId', '=', 1)]),
      )
      .filter({ author: { featured: true } })
      .orderBy('id')
    expect(titles(await query.all())).toEqual(['Dawn', 'Noon', 'under_score'])
    const inner = book.objects.where((eb) =>
      eb.exists(
        eb
          .selectFrom('bookTag')
          .select('bookId')
          .whereRef('bookTag.bookId', '=', 'book.id')
          .where('tagId', '=', 2),
      ),
    )
    expect(await inner.count()).toBe(2)
  })
})

describe('ordering and slices', () => {
  it('orders, reverses and tells its ordering', async () => {
    const { book } = library.models
    const query = book.objects.orderBy('-author.name', 'id')
    expect(titles(await query.all())).toEqual(['under_score', 'Dusk', '100% Night', 'Dawn', 'Noon'])
    expect(titles(await query.reverse().all())).toEqual(['Noon', 'Dawn', '100% Night', 'Dusk', 'under_score'])
    expect(await query.reverse().ordering()).toEqual([
      { field: 'author.name', descending: false, nulls: 'last' },
      { field: 'id', descending: true, nulls: 'first' },
    ])
    expect([query.ordered, book.objects.ordered, query.orderBy().ordered]).toEqual([true, false, false])
    for (const name of ['desc; drop', 'id desc nulls first', '--id', '']) {
      expect(() => book.objects.orderBy(name as never)).toThrow(FieldError)
    }
    await expect(book.objects.orderBy('nope' as never).all()).rejects.toThrow(FieldError)
  })

  it('cuts slices as Django does (ORM-33)', async () => {
    const { book } = library.models
    const all = book.objects.orderBy('id')
    expect(titles(await all.slice(1, 3).all())).toEqual(['Noon', 'Dusk'])
    expect(titles(await all.slice(1, 4).slice(1, 9).all())).toEqual(['Dusk', '100% Night'])
    expect(titles(await all.slice(3).all())).toEqual(['100% Night', 'under_score'])
    expect(titles(await all.slice(0, 2 ** 40).all())).toHaveLength(5)
    expect([
      await all.slice(1, 4).count(),
      await all.slice(4, 9).count(),
      await all.slice(9, 12).exists(),
    ]).toEqual([3, 1, false])
    const { result, statements } = await recorded(() => all.slice(5, 2).all())
    expect([result, statements]).toEqual([[], []])
    for (const [start, end] of [
      [-1, 2],
      [0, -1],
      [0.5, 2],
      [0, NaN],
      [Infinity, Infinity],
    ] as const) {
      expect(() => all.slice(start, end)).toThrow(SliceError)
    }
    const sliced = all.slice(0, 2)
    expect(() => sliced.filter({ id: '1' })).toThrow('cannot filter a query once a slice has been taken')
    expect(() => sliced.orderBy('id')).toThrow(SliceError)
    await expect(sliced.last()).rejects.toThrow(SliceError)
    expect((await sliced.first())?.title).toBe('Dawn')
  })
})

describe('answers', () => {
  it('gives the first and the last row by primary key when nothing else orders them', async () => {
    const { book, tag } = library.models
    expect((await book.objects.first())?.title).toBe('Dawn')
    expect((await book.objects.last())?.title).toBe('under_score')
    expect((await tag.objects.orderBy('label').first())?.label).toBe('dark')
    expect(await tag.objects.filter({ label: 'none' }).first()).toBeNull()
  })

  it('gets exactly one row, and reads no more than 21 (ORM-34)', async () => {
    const { book } = library.models
    expect((await book.objects.get({ title: 'Noon' })).price).toBe('20.00')
    const none = await book.objects.get({ title: 'none' }).catch((error: unknown) => error)
    expect(DoesNotExistError.is(none) && (none as DoesNotExistError).model).toBe('book')
    const { result, statements } = await recorded(() => book.objects.get().catch((error: unknown) => error))
    expect(result).toBeInstanceOf(MultipleObjectsReturnedError)
    expect(statements[0]?.sql).toMatch(/ limit 21$/)
  })

  it('is never a promise (ORM-36)', async () => {
    const { book } = library.models
    const hop = async () => book.objects.filter({ id: '1' })
    const { result, statements } = await recorded(async () => (async () => (async () => hop())())())
    expect('then' in result).toBe(false)
    expect(statements).toEqual([])
    const seen: string[] = []
    for await (const row of result) seen.push(row.title)
    expect(seen).toEqual(['Dawn'])
  })

  it('never changes: a thousand chains from one leave it as it was (ORM-48)', async () => {
    const { book } = library.models
    const base = book.objects.filter({ authorId: 1 })
    const before = await base.toSql()
    await Promise.all(
      Array.from({ length: 1000 }, async (_, index) => base.filter({ id: String(index) }).slice(0, index)),
    )
    expect(await base.toSql()).toEqual(before)
  })

  it('reads int8 and numeric as text, moments as dates (ORM-38)', async () => {
    const { book } = library.models
    expect(await book.objects.get({ id: '1' })).toEqual({
      id: '1',
      title: 'Dawn',
      price: '10.00',
      note: 'first',
      authorId: 1,
      editorId: 2,
      publishedAt: new Date('2026-01-01T00:00:00Z'),
    })
  })

  it('shows its SQL, and is a table for Kysely', async () => {
    const { book } = library.models
    const query = book.objects
      .filter({ author: { name: 'Bob' }, price: { gt: '1' } })
      .orderBy('-id')
      .slice(0, 5)
    expect(await query.toSql()).toEqual({
      sql: 'select "book"."id" as "id", "book"."title" as "title", "book"."price" as "price", "book"."note" as "note", "book"."author_id" as "authorId", "book"."editor_id" as "editorId", "book"."published_at" as "publishedAt" from "book" as "book" left join "author" as "author" on "author"."id" = "book"."author_id" where "author"."name" = $1 and "book"."price" > $2 order by "book"."id" desc limit 5',
      parameters: ['Bob', '1'],
    })
    const table = await query.toKysely()
    expect(await table.select(['title', 'authorId']).orderBy('title').execute()).toEqual([
      { title: '100% Night', authorId: 2 },
      { title: 'Dusk', authorId: 2 },
    ])
  })
})
