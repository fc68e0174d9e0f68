import type { Migration } from 'kysely/migration'
import { press } from './0001-press.ts'
import { seedProgress } from './0002-seed-progress.ts'
import { articleSearch } from './0003-article-search.ts'

/** All migrations, run in the order of their names. A name that has been released never changes. */
export const migrations: Record<string, Migration> = {
  '0001-press': press,
  '0002-seed-progress': seedProgress,
  '0003-article-search': articleSearch,
}
