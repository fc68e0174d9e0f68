import type { ColumnType, Generated } from 'kysely'

/** A `bigint`: text in a row, because a JavaScript number loses digits above 2 ** 53. */
type BigInt64 = ColumnType<string, string | number | bigint, string | number | bigint>
type GeneratedBigInt64 = ColumnType<string, string | number | bigint | undefined, never>

/** A house that prints books. */
interface PublisherTable {
  id: Generated<number>
  title: string
  slug: string
  city: string
  foundedYear: number
}

/** Somebody who writes for the magazine. */
interface AuthorTable {
  id: Generated<number>
  name: string
  slug: string
  bio: Generated<string>
  featured: Generated<boolean>
  publisherId: number | null
  /** A `date`, as in `2026-03-05`. */
  joinedOn: string
}

interface ArticleTable {
  id: GeneratedBigInt64
  slug: string
  title: string
  /** The standfirst: a sentence or two below the title. */
  summary: string
  /** Paragraphs apart by an empty line; one that starts with `> ` is a pull quote. */
  body: string
  published: Generated<boolean>
  /** Null only for a draft. */
  publishedAt: ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
  authorId: number
  readingMinutes: number
  views: Generated<number>
}

interface TagTable {
  id: Generated<number>
  slug: string
  name: string
}

interface ArticleTagTable {
  articleId: BigInt64
  tagId: number
}

interface CommentTable {
  id: GeneratedBigInt64
  articleId: BigInt64
  authorName: string
  body: string
  createdAt: ColumnType<Date, Date | string | undefined, Date | string>
}

/** The words of each article, kept up to date by a trigger. */
interface ArticleSearchTable {
  articleId: BigInt64
  /** A `tsvector`; ask with `document @@ websearch_to_tsquery('english', …)`. */
  document: ColumnType<string, never, never>
}

/** The tables of Belvedere Press. Columns are `snake_case` in the database. */
export interface Tables {
  publisher: PublisherTable
  author: AuthorTable
  article: ArticleTable
  tag: TagTable
  articleTag: ArticleTagTable
  comment: CommentTable
  articleSearch: ArticleSearchTable
}
