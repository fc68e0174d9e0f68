import { composeProse } from './prose.ts'
import { createRandom } from './random.ts'
import { forms, tagId } from './tags.ts'
import type { TitledFrame } from './titles.ts'

const WORDS_A_MINUTE = 220
const FIRST_ISSUE = Date.UTC(2012, 2, 1)
const LATEST_ISSUE = Date.UTC(2026, 8, 30)
const DAY_MS = 86_400_000

/** The article at `index`, counted from 0: the first one is the oldest. Its identity is `index + 1`. */
export function articleRow(titled: TitledFrame, index: number, total: number, authors: number) {
  const random = createRandom('article', index)
  const { summary, body, words } = composeProse(titled.frame, random)
  const publication = publishedAt(index, total)
  return {
    id: String(index + 1),
    slug: titled.slug,
    title: titled.title,
    summary,
    body,
    published: publication !== null,
    published_at: publication,
    author_id: pickAuthor(index, authors),
    reading_minutes: Math.max(1, Math.round(words / WORDS_A_MINUTE)),
    views: publication !== null ? Math.floor(40 / Math.max(0.0008, random.next() ** 1.6)) : 0,
  }
}

/** Its tags: one to three of its topic, and now and then what kind of piece it is. */
export function articleTagRows(titled: TitledFrame, index: number) {
  const random = createRandom('article tags', index)
  const names = random.sample(titled.frame.topic.tags, random.integer(1, 3))
  if (random.chance(0.6)) names.push(random.pick(forms))
  return names.map((name) => ({ article_id: String(index + 1), tag_id: tagId.get(name) }))
}

/** Evenly over the years, at some minute of the working day; null for the one in twenty-five that is a draft. */
export function publishedAt(index: number, total: number): string | null {
  const time = FIRST_ISSUE + ((LATEST_ISSUE - FIRST_ISSUE) * index) / total
  const random = createRandom('publication', index)
  if (random.chance(0.04)) return null
  const minutes = random.integer(6 * 60, 19 * 60)
  return new Date(Math.floor(time / DAY_MS) * DAY_MS + minutes * 60_000).toISOString()
}

/** Some write a great deal, most a little, everybody something. */
function pickAuthor(index: number, authors: number): number {
  if (index < authors) return index + 1
  return 1 + Math.floor(createRandom('article author', index).next() ** 2 * authors)
}
