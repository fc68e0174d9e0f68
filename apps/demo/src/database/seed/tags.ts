import { slugify } from './slug.ts'
import { topics } from './topics/index.ts'

/** What kind of piece an article is, whatever it is about. */
export const forms: readonly string[] = [
  'Essay',
  'Report',
  'Letter',
  'Portrait',
  'Notebook',
  'Long read',
  'From the archive',
]

/** All tags; the identity of each is its position, counted from 1. */
const tagNames: readonly string[] = [...topics.flatMap((topic) => topic.tags), ...forms]

export const tagId: ReadonlyMap<string, number> = new Map(tagNames.map((name, index) => [name, index + 1]))

export function tagRows(): { id: number; slug: string; name: string }[] {
  return tagNames.map((name, index) => ({ id: index + 1, slug: slugify(name), name }))
}
