import pg from 'pg'
import type { Prepared } from './workload.ts'

const ROWS = 200_000
const AUTHORS = 2_000
/** Of which one author has so many that a page and its count are cheap: what is measured is the server, not the disk. */
const OF_ONE_AUTHOR = ROWS / AUTHORS

/** A schema with articles and authors on the PostgreSQL that `DATABASE_URL` names; gone again after the bench. */
export async function prepareRows(): Promise<Prepared> {
  const url = process.env['DATABASE_URL']
  if (!url) return { skipped: 'set DATABASE_URL to a PostgreSQL server' }
  const schema = `belvedere_bench_${process.pid}`
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema}` })
  await client.connect()
  console.error(`Making ${ROWS.toLocaleString('en')} rows, ${OF_ONE_AUTHOR} an author`)
  await client.query(`
    create schema ${schema};
    create table author (id int primary key, name text not null);
    create table article (
      id bigint primary key, slug text not null, title text not null, summary text not null,
      published boolean not null, published_at timestamptz not null, views int not null,
      author_id int not null references author
    );
    insert into author select n, 'Author ' || n from generate_series(1, ${AUTHORS}) n;
    insert into article
      select n, 'article-' || n, 'The title of article ' || n, repeat('A sentence or two below the title. ', 5),
        true, timestamptz '2020-01-01' + n * interval '1 minute', n % 1000, n % ${AUTHORS} + 1
      from generate_series(1, ${ROWS}) n;
    create index on article (author_id, published, published_at desc, id desc);
    analyze article;
    analyze author;
  `)
  return {
    env: { DATABASE_URL: url, PGOPTIONS: `-c search_path=${schema}` },
    async cleanUp() {
      await client.query(`drop schema ${schema} cascade`)
      await client.end()
    },
  }
}
