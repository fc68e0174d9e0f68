import { articleRow, articleTagRows } from './articles.ts'
import { authorRows } from './authors.ts'
import { commentRow } from './comments.ts'
import { publisherRows } from './publishers.ts'
import { tagRows } from './tags.ts'
import { composeTitles, type TitledFrame } from './titles.ts'

/** How much to write. */
export interface SeedSize {
  readonly publishers: number
  readonly authors: number
  readonly articles: number
  readonly comments: number
}

export const fullSize: SeedSize = { publishers: 40, authors: 300, articles: 5_200, comments: 21_000 }

/** Rows for one table; columns as they are called in the database. */
export interface SeedRows {
  readonly table: 'publisher' | 'author' | 'tag' | 'article' | 'article_tag' | 'comment'
  readonly rows: readonly object[]
}

/** What is written in one transaction. The same step gives the same rows in every process. */
export type SeedStep = () => readonly SeedRows[]

export interface SeedPlan {
  /** Changes when the rows do: an unfinished seed of another plan is started anew. */
  readonly name: string
  readonly steps: readonly SeedStep[]
}

const VERSION = 1
const ARTICLES_IN_STEP = 200
const COMMENTS_IN_STEP = 1_500

export function createPlan(size: SeedSize): SeedPlan {
  let composed: TitledFrame[] | undefined
  const titles = () => (composed ??= composeTitles(size.articles))
  const titled = (index: number) => titles()[index] as TitledFrame
  const article = (index: number) => articleRow(titled(index), index, size.articles, size.authors)

  const people: SeedStep = () => [
    { table: 'publisher', rows: publisherRows(size.publishers) },
    { table: 'author', rows: authorRows(size.authors, size.publishers) },
    { table: 'tag', rows: tagRows() },
  ]
  const articles = ranges(size.articles, ARTICLES_IN_STEP).map((indexes): SeedStep => () => [
    { table: 'article', rows: indexes.map(article) },
    { table: 'article_tag', rows: indexes.flatMap((index) => articleTagRows(titled(index), index)) },
  ])
  const comments = ranges(size.comments, COMMENTS_IN_STEP).map((indexes): SeedStep => () => [
    { table: 'comment', rows: indexes.map((index) => commentRow(index, titles())) },
  ])
  const { publishers, authors } = size
  return {
    name: `${VERSION}: ${publishers}/${authors}/${size.articles}/${size.comments}`,
    steps: [people, ...articles, ...comments],
  }
}

/** The numbers below `total`, in groups of `length`. */
function ranges(total: number, length: number): number[][] {
  const all = Array.from({ length: total }, (_, index) => index)
  return Array.from({ length: Math.ceil(total / length) }, (_, group) =>
    all.slice(group * length, (group + 1) * length),
  )
}
