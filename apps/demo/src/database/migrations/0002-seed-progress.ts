import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('seed_progress')
    .addColumn('id', 'integer', (column) => column.primaryKey().check(sql`id = 1`))
    .addColumn('plan', 'text')
    .addColumn('steps_done', 'integer', (column) => column.notNull().defaultTo(0))
    .addColumn('finished_at', 'timestamptz')
    .execute()
  await sql`insert into seed_progress (id) values (1)`.execute(db)
}

async function down(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropTable('seed_progress').execute()
}

/** One row: how far the seed has come, and of which plan. */
export const seedProgress: Migration = { up, down }
