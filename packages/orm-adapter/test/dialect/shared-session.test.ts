import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { createDatabase, defineModels } from '../../src/index.ts'
import { openLibrary } from '../support/library.ts'
import { server } from '../support/server.ts'

it('lets two pools lead to one session, each with named statements of its own', async () => {
  const { db, models, schema } = await openLibrary()
  const other = createDatabase<never>({ pool: (await server()).pool() })
  const { book } = defineModels(other as never, schema) as typeof models
  for (let run = 0; run < 3; run++) {
    expect(await models.book.objects.count()).toBe(5)
    expect(await book.objects.count()).toBe(5)
  }
  await sql`select 1`.execute(other)
  await Promise.all([db.destroy(), other.destroy()])
})
