import { createDatabase, defineModels, defineSchema } from '@belvedere/orm-adapter'
import pg from 'pg'
import { median, table } from '../print-table.ts'
import type { Measurement, MeasurementOptions } from '../workload.ts'

const PER_PAGE = 20
const DEPTHS = [0, 0.1, 0.5, 0.99]
/** Pages of one round by cursor; by OFFSET they take a thousand times as long. */
const PAGES = 40
/** What a page at 99 % may take, relative to the first. */
const TARGET = 1.2

const ORDERINGS = [
  { title: 'one key', names: ['id'] },
  { title: 'two keys, mixed directions', names: ['-at', 'id'] },
  { title: 'a key with 10 % NULLs', names: ['seen', 'id'] },
] as const

interface Tables {
  note: { id: string; at: Date; seen: Date | null; title: string }
}

/** A page that can be read again and again. */
type Read = () => Promise<unknown>

export const deepPage: Measurement = {
  name: 'deep-page',
  title: `A page of ${PER_PAGE} rows deep in a long list, by cursor and by OFFSET`,
  async run({ rounds, rows }) {
    const url = process.env['DATABASE_URL']
    if (!url) {
      console.log(`\n${this.title}: skipped, set DATABASE_URL to a PostgreSQL server`)
      return
    }
    const schema = `belvedere_bench_${process.pid}`
    const pool = new pg.Pool({ connectionString: url, options: `-c search_path=${schema}`, max: 1 })
    const db = createDatabase<Tables>({ pool })
    try {
      await fill(pool, schema, rows)
      const { objects } = defineModels(db, defineSchema<Tables>()({ note: {} })).note
      const lines: string[][] = []
      const verdicts: string[] = []
      for (const { title, names } of ORDERINGS) {
        const list = objects.orderBy(...names)
        const ordering = await list.ordering()
        const cursors: Read[] = []
        const offsets: Read[] = []
        for (const depth of DEPTHS) {
          const start = Math.floor(rows * depth)
          const [place] = start === 0 ? [] : await list.slice(start - 1, start).positioned()
          const page = objects.seek(ordering, place?.position ?? []).slice(0, PER_PAGE + 1)
          cursors.push(() => page.positioned())
          offsets.push(() => list.slice(start, start + PER_PAGE + 1).all())
        }
        const byCursor = await milliseconds(cursors, rounds, PAGES)
        const byOffset = await milliseconds(offsets, Math.min(rounds, 3), 1)
        const ratio = median(byCursor.map((round) => round.at(-1)! / round[0]!))
        lines.push(lineOf(`${title}, cursor`, byCursor), lineOf(`${title}, OFFSET`, byOffset))
        const verdict = ratio <= TARGET ? 'reached' : 'missed'
        verdicts.push(
          `${title}: 99 % : first page = ${ratio.toFixed(2)} (target at most ${TARGET}, ${verdict})`,
        )
      }
      console.log(
        `\n${this.title} (${rows.toLocaleString('en')} rows, ${rounds} rounds; milliseconds, medians)\n`,
      )
      table(['ordering', ...DEPTHS.map((depth) => `at ${depth * 100} %`), '99 % : first'], lines)
      console.log(`\n${verdicts.join('\n')}`)
    } finally {
      await pool.query(`drop schema if exists ${schema} cascade`)
      await db.destroy()
    }
  },
}

async function fill(pool: pg.Pool, schema: string, rows: MeasurementOptions['rows']): Promise<void> {
  console.error(`Making ${rows.toLocaleString('en')} rows`)
  await pool.query(`
    create schema ${schema};
    create table note (id bigint primary key, at timestamptz not null, seen timestamptz, title text not null);
    insert into note
      select n, timestamptz '2020-01-01' + (n / 3) * interval '1 second',
        case when n % 10 > 0 then timestamptz '2020-01-01' + n * interval '1 microsecond' end, 'The title of note ' || n
      from generate_series(1, ${rows}) n;
    create index on note (at desc, id);
    create index on note (seen, id);
  `)
  // Not in one transaction with the rest: the pages are to be read as they stand, without a look at who sees what.
  await pool.query('vacuum analyze note')
}

/** Of each round the time of each page, as the median of some runs; in turns, so that a slow moment meets all. */
async function milliseconds(pages: readonly Read[], rounds: number, runs: number): Promise<number[][]> {
  for (const read of pages) for (let run = 0; run < Math.min(runs, 10); run++) await read()
  const found: number[][] = []
  for (let round = 0; round < rounds; round++) {
    const times: number[][] = pages.map(() => [])
    for (let run = 0; run < runs; run++) {
      for (const [index, read] of pages.entries()) {
        const start = performance.now()
        await read()
        times[index]!.push(performance.now() - start)
      }
    }
    found.push(times.map(median))
  }
  return found
}

function lineOf(title: string, rounds: readonly number[][]): string[] {
  const depths = DEPTHS.map((_, index) => median(rounds.map((round) => round[index]!)))
  const ratio = median(rounds.map((round) => round.at(-1)! / round[0]!))
  return [title, ...depths.map((time) => time.toFixed(2)), ratio.toFixed(2)]
}
