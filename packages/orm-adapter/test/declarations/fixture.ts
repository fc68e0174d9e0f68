import type { Kysely } from 'kysely'
import { defineModels, type RowOf } from '../../src/index.ts'
import { schema, type Press, type Tables } from '../support/library.ts'

declare const db: Kysely<Tables>
export const { author: Author, book: Book } = defineModels<Press>(db, schema)
export const featured = Author.objects.filter({ featured: true }).selectRelated('publisher').orderBy('name')
export const withBooks = Author.objects.prefetchRelated('books.tags')
export const firstBook = () => Book.objects.selectRelated('author', 'editor').first()
export type Featured = RowOf<typeof featured>
export class AuthorList {
  getQueryset() {
    return featured.exclude({ books: null })
  }
}
