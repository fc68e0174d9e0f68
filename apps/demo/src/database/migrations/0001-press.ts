import { sql, type Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'

async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('publisher')
    .addColumn('id', 'integer', (column) => column.primaryKey().generatedByDefaultAsIdentity())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('slug', 'text', (column) => column.notNull().unique())
    .addColumn('city', 'text', (column) => column.notNull())
    .addColumn('founded_year', 'integer', (column) => column.notNull())
    .execute()

  await db.schema
    .createTable('author')
    .addColumn('id', 'integer', (column) => column.primaryKey().generatedByDefaultAsIdentity())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('slug', 'text', (column) => column.notNull().unique())
    .addColumn('bio', 'text', (column) => column.notNull().defaultTo(''))
    .addColumn('featured', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('publisher_id', 'integer', (column) => column.references('publisher.id').onDelete('set null'))
    .addColumn('joined_on', 'date', (column) => column.notNull())
    .execute()
  await db.schema.createIndex('author_publisher').on('author').column('publisher_id').execute()
  await db.schema.createIndex('author_name').on('author').columns(['name', 'id']).execute()

  await db.schema
    .createTable('article')
    .addColumn('id', 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity())
    .addColumn('slug', 'text', (column) => column.notNull().unique())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('summary', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('published', 'boolean', (column) => column.notNull().defaultTo(false))
    .addColumn('published_at', 'timestamptz')
    .addColumn('author_id', 'integer', (column) => column.notNull().references('author.id'))
    .addColumn('reading_minutes', 'integer', (column) => column.notNull())
    .addColumn('views', 'integer', (column) => column.notNull().defaultTo(0))
    .addCheckConstraint('article_published_at_set', sql`not published or published_at is not null`)
    .execute()
  await db.schema
    .createIndex('article_newest')
    .on('article')
    .columns(['published', 'published_at desc', 'id'])
    .execute()
  await db.schema
    .createIndex('article_newest_of_author')
    .on('article')
    .columns(['author_id', 'published', 'published_at desc', 'id'])
    .execute()

  await db.schema
    .createTable('tag')
    .addColumn('id', 'integer', (column) => column.primaryKey().generatedByDefaultAsIdentity())
    .addColumn('slug', 'text', (column) => column.notNull().unique())
    .addColumn('name', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('article_tag')
    .addColumn('article_id', 'bigint', (column) =>
      column.notNull().references('article.id').onDelete('cascade'),
    )
    .addColumn('tag_id', 'integer', (column) => column.notNull().references('tag.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('article_tag_pkey', ['article_id', 'tag_id'])
    .execute()
  await db.schema
    .createIndex('article_tag_by_tag')
    .on('article_tag')
    .columns(['tag_id', 'article_id'])
    .execute()

  await db.schema
    .createTable('comment')
    .addColumn('id', 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity())
    .addColumn('article_id', 'bigint', (column) =>
      column.notNull().references('article.id').onDelete('cascade'),
    )
    .addColumn('author_name', 'text', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
    .execute()
  await db.schema
    .createIndex('comment_of_article')
    .on('comment')
    .columns(['article_id', 'created_at', 'id'])
    .execute()
}

async function down(db: Kysely<unknown>): Promise<void> {
  for (const table of ['comment', 'article_tag', 'tag', 'article', 'author', 'publisher']) {
    await db.schema.dropTable(table).execute()
  }
}

/** Publishers, authors, articles with tags and comments. */
export const press: Migration = { up, down }
