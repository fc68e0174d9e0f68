import type { Kysely } from 'kysely'
import { assertType, expectTypeOf, test } from 'vitest'
import {
  belongsTo,
  defineModels,
  defineSchema,
  Prefetch,
  type Missing,
  type Model,
  type QuerySet,
  type RowOf,
  type With,
} from '../../src/index.ts'
import {
  schema,
  type Author,
  type Book,
  type Press,
  type Publisher,
  type Tables,
  type Tag,
} from '../support/library.ts'

declare const db: Kysely<Tables>
const { author, book } = defineModels<Press>(db, schema)

/** What generic views ask of a source of rows, as they have it. */
interface ObjectSource<TRow> extends AsyncIterable<TRow> {
  readonly model?: { readonly name: string; readonly appLabel?: string | null }
  filter(where: Record<string, unknown>): ObjectSource<TRow>
  orderBy(...ordering: readonly string[]): ObjectSource<TRow>
  slice(start: number, end: number): ObjectSource<TRow>
  within(scope: { readonly signal: AbortSignal }): ObjectSource<TRow>
  all(): Promise<TRow[]>
  count(): Promise<number>
  exists?(): Promise<boolean>
  readonly ordered?: boolean
  parseKey?(field: string, text: string): unknown
}

/** What a paginator by cursor asks of one. */
interface Step {
  readonly field: string
  readonly descending: boolean
  readonly nulls: 'first' | 'last'
}
interface Seekable<TRow> {
  ordering(): readonly Step[] | Promise<readonly Step[]>
  seek(ordering: readonly Step[], after: readonly (string | null)[]): Seekable<TRow>
  slice(
    start: number,
    end: number,
  ): { positioned(): Promise<readonly { row: TRow; position: readonly (string | null)[] }[]> }
  orderBy?(...ordering: readonly string[]): Seekable<TRow>
}

test('a model and a QuerySet are what generic views take', () => {
  assertType<ObjectSource<Book>>(book.objects)
  assertType<ObjectSource<Book & { author: Author }>>(book.objects.selectRelated('author'))
  assertType<Seekable<Book>>(book.objects)
  assertType<Seekable<Book & { author: Author }>>(book.objects.selectRelated('author').slice(0, 1))
  assertType<{ readonly name: string; readonly objects: ObjectSource<Author> }>(author)
  // @ts-expect-error - the rows lack the author
  assertType<ObjectSource<Book & { author: Author }>>(book.objects)
})

test('rows have the names that the schema gives them', () => {
  expectTypeOf(author).toEqualTypeOf<Model<Press, 'author'>>()
  expectTypeOf(book.objects).toEqualTypeOf<QuerySet<Press, 'book', Book>>()
  expectTypeOf<RowOf<typeof book>>().toEqualTypeOf<Book>()
  expectTypeOf(book.objects.get()).resolves.toEqualTypeOf<Book>()
  expectTypeOf(book.objects.first()).resolves.toEqualTypeOf<Book | null>()
})

test('selected and prefetched rows are typed, null where there may be none', async () => {
  const row = await book.objects.selectRelated('author.publisher', 'editor').prefetchRelated('tags').get()
  expectTypeOf(row.author.name).toEqualTypeOf<string>()
  expectTypeOf(row.author.publisher?.title).toEqualTypeOf<string | undefined>()
  expectTypeOf(row.editor).toEqualTypeOf<Author | null>()
  expectTypeOf(row.tags).toEqualTypeOf<Tag[]>()
  // @ts-expect-error - there may be no editor
  assertType<string>(row.editor.name)

  const chained = await book.objects.selectRelated('author').selectRelated('author.publisher').get()
  expectTypeOf(chained.author.publisher?.id).toEqualTypeOf<number | undefined>()
  expectTypeOf<RowOf<ReturnType<typeof withPublisher>>>().toEqualTypeOf<
    Author & With<Press, 'author', 'publisher'>
  >()
  expectTypeOf<Missing<Press, 'author', 'publisher'>>().toEqualTypeOf<null>()
  expectTypeOf<Missing<Press, 'book', 'author'>>().toBeNever()
})
const withPublisher = () => author.objects.selectRelated('publisher')

test('a Prefetch puts the rows of its QuerySet where it is told', async () => {
  const costly = book.objects.filter({ price: { gt: '10' } }).selectRelated('editor')
  const row = await author.objects
    .prefetchRelated('publisher', new Prefetch('books', costly, { to: 'costly' }))
    .get()
  expectTypeOf(row.costly[0]?.editor).toEqualTypeOf<Author | null | undefined>()
  expectTypeOf(row.publisher).toEqualTypeOf<Publisher | null>()
  // @ts-expect-error - no relation of that name
  author.objects.prefetchRelated(new Prefetch('nope', costly))
})

test('what cannot be asked does not compile', () => {
  // @ts-expect-error - unknown relation
  book.objects.selectRelated('nope')
  // @ts-expect-error - a relation to many rows is prefetched
  book.objects.selectRelated('tags')
  // @ts-expect-error - a relation to many rows within a path
  book.objects.selectRelated('author.books')
  // @ts-expect-error - unknown relation of a relation
  book.objects.prefetchRelated('author.nope')
  // @ts-expect-error - wrong type
  author.objects.filter({ featured: 'yes' })
  // @ts-expect-error - unknown field
  book.objects.filter({ titel: 'x' })
  // @ts-expect-error - unknown lookup
  book.objects.filter({ title: { contain: 'x' } })
  // @ts-expect-error - a lookup of text on a number
  book.objects.filter({ authorId: { icontains: 'x' } })
  // @ts-expect-error - wrong type in a list
  book.objects.filter({ authorId: { in: ['1'] } })
  // @ts-expect-error - null where there is never one
  book.objects.filter({ title: null })
  // @ts-expect-error - undefined
  book.objects.filter({ title: undefined })
  // @ts-expect-error - unknown field of a relation
  book.objects.filter({ author: { nam: 'x' } })
  // @ts-expect-error - wrong type two relations away
  book.objects.exclude({ author: { publisher: { title: 1 } } })
  // @ts-expect-error - unknown ordering
  book.objects.orderBy('-nope')
  // @ts-expect-error - unknown ordering of a relation
  book.objects.orderBy('author.nope')
  // @ts-expect-error - unknown field in an expression
  book.objects.where((eb) => eb('nope', '=', 1))
  // @ts-expect-error - a QuerySet is no promise
  void book.objects.then
})

test('what can be asked does', () => {
  book.objects
    .filter({
      note: null,
      title: { icontains: 'x', exact: 'y' },
      publishedAt: { gte: '2026-01-01' },
      pk: '1',
    })
    .filter({ author: { featured: true, publisher: null }, tags: { label: { in: ['a', 'b'] } } })
    .exclude({ publishedAt: { range: [new Date(), new Date()] }, editorId: { isNull: true } })
    .where((eb) => eb('book.price', '>', '1'))
    .orderBy('-publishedAt', 'author.name', 'pk')
})

test('a schema names tables and fields that there are', () => {
  // @ts-expect-error - unknown table
  defineSchema<Tables>()({ book: { author: belongsTo('autor', 'authorId') } })
  // @ts-expect-error - unknown field
  defineSchema<Tables>()({ book: { author: belongsTo('author', 'autorId') } })
  // @ts-expect-error - a model that is no table
  defineSchema<Tables>()({ boook: {} })
  // @ts-expect-error - unknown field in the ordering of a model
  defineModels<Press>(db, schema, { ordering: { book: ['nope'] } })
})
