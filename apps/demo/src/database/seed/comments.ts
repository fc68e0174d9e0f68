import { publishedAt } from './articles.ts'
import { createRandom, type Random } from './random.ts'
import { composeRemark } from './remarks.ts'
import type { TitledFrame } from './titles.ts'

const HOUR_MS = 3_600_000

/** The comment at `index`, counted from 0. Few articles are talked about a lot, and some not at all. */
export function commentRow(index: number, articles: readonly TitledFrame[]) {
  const random = createRandom('comment', index)
  const { article, published } = pickArticle(random, articles.length)
  const { authorName, body } = composeRemark((articles[article] as TitledFrame).frame, random)
  const hoursLater = random.next() ** 3 * 24 * 45
  return {
    id: String(index + 1),
    article_id: String(article + 1),
    author_name: authorName,
    body,
    created_at: new Date(Date.parse(published) + Math.floor(hoursLater * HOUR_MS)).toISOString(),
  }
}

/** More often a new article than an old one, and never a draft. */
function pickArticle(random: Random, total: number): { article: number; published: string } {
  for (;;) {
    const article = total - 1 - Math.floor(random.next() * random.next() * total)
    const published = publishedAt(article, total)
    if (published !== null) return { article, published }
  }
}
