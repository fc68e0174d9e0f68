import { sql, type Kysely } from 'kysely'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, defineModels, defineSchema, type Position } from '../../src/index.ts'
import { isRealServer, server } from '../support/server.ts'

interface Tables {
  note: { id: number; at: Date; rank: number; seen: Date | null; kind: boolean; body: string }
}
interface Node {
  readonly 'Node Type': string
  readonly 'Actual Rows': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly Node[]
}

const ROWS = 100_000
const PER_PAGE = 20

/** Planners differ: what a page costs is shown on a real server. */
describe.runIf(isRealServer)('what PostgreSQL does for a page', () => {
  let pool: pg.Pool
  let db: Kysely<Tables>

  beforeAll(async () => {
    pool = (await server()).pool({ max: 1 })
    db = createDatabase<Tables>({ pool })
    for (const text of [
      `drop table if exists note`,
      `create table note (id int primary key, at timestamptz not null, rank int not null, seen timestamptz, kind bool not null, body text not null)`,
      `insert into note select i, timestamptz '2026-01-01Z' + i * interval '1 microsecond', i * 7 % 1000,
         case when i % 10 > 0 then timestamptz '2026-01-01Z' + i * interval '1 second' end, i % 3 = 0, repeat('x', 40)
         from generate_series(1, ${ROWS}) i`,
      `create index on note (at desc, id)`,
      `create index on note (rank, id)`,
      `create index on note (kind desc, at, id)`,
      `create index on note (seen, id)`,
      `create index on note (seen desc nulls last, id)`,
      `vacuum analyze note`,
    ])
      await pool.query(text)
  })
  afterAll(async () => {
    await sql`drop table note`.execute(db)
    await db.destroy()
  })

  /** The plan of a page after a row, under both kinds of plans that the server makes for prepared statements. */
  async function plansOf(names: string[], at: number, nulls?: 'last'): Promise<Node[][]> {
    const { objects } = defineModels(db, defineSchema<Tables>()({ note: {} })).note
    const own = await objects.orderBy(...(names as 'id'[])).ordering()
    const ordering = own.map((step, index) => (index === 0 && nulls ? { ...step, nulls } : step))
    const [place] = await objects.filter({ id: at }).seek(ordering, []).positioned()
    const page = objects.seek(ordering, place!.position).slice(0, PER_PAGE + 1)
    return Promise.all(['force_custom_plan', 'force_generic_plan'].map((mode) => explained(page, mode)))
  }

  async function explained(
    page: { toSql(): Promise<{ sql: string; parameters: readonly unknown[] }> },
    mode: string,
  ): Promise<Node[]> {
    const { sql: text, parameters } = await page.toSql()
    const values = parameters.map((value) => `'${String(value)}'`).join(', ')
    const client = await pool.connect()
    try {
      await client.query(`set plan_cache_mode to ${mode}`)
      await client.query(`prepare page as ${text}`)
      const execute = values === '' ? 'execute page' : `execute page(${values})`
      const { rows } = await client.query(`explain (analyze, format json, timing off) ${execute}`)
      return flat((rows[0] as { 'QUERY PLAN': [{ Plan: Node }] })['QUERY PLAN'][0].Plan)
    } finally {
      await client.query('deallocate all; reset plan_cache_mode')
      client.release()
    }
  }

  const flat = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(flat)]
  const touched = (node: Node): number =>
    node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0)
  const scans = (nodes: readonly Node[]): Node[] => nodes.filter((node) => node['Node Type'].includes('Scan'))

  it.each([
    ['one key', ['-id'], 50_000],
    ['two keys of one direction', ['rank', 'id'], 50_000],
    ['a nullable key, among its nulls at the end', ['seen'], 50_000],
  ])('enters the index at the position, without a sort: %s', async (_, names, at) => {
    for (const nodes of await plansOf(names, at)) {
      expect(nodes.map((node) => node['Node Type'])).not.toContain('Sort')
      expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan')
      expect(Math.max(...nodes.map(touched))).toBeLessThanOrEqual(PER_PAGE + 1)
    }
  })

  it.each([
    ['two keys of mixed directions', ['-at', 'id'], 50_000, undefined],
    [
      'mixed directions with two values in all, of which 66,000 rows are ties',
      ['-kind', 'at'],
      50_000,
      undefined,
    ],
    ['a nullable key, before its nulls', ['seen'], 50_001, undefined],
    ['a nullable key, among its nulls at the beginning', ['-seen'], 50_000, undefined],
    ['a nullable key in an order of its own', ['-seen', 'id'], 50_001, 'last' as const],
  ])('reads no more rows of each range than a page has: %s', async (_, names, at, nulls) => {
    for (const nodes of await plansOf(names, at, nulls)) {
      expect(scans(nodes).filter((node) => node['Node Type'] !== 'Subquery Scan').length).toBeGreaterThan(1)
      expect(nodes.map((node) => node['Node Type'])).not.toContain('Seq Scan')
      // A sort would be one of the few rows of a range. Where a third of all rows match, one index is as good as another.
      for (const node of nodes) expect(touched(node)).toBeLessThanOrEqual(3 * (PER_PAGE + 1))
    }
  })

  it('says nothing of nulls where an index says nothing either', async () => {
    const { objects } = defineModels(db, defineSchema<Tables>()({ note: {} })).note
    const ordering = await objects.orderBy('-at', 'id').ordering()
    const after: Position = ['2026-01-01T00:00:00.05', '50000']
    const { sql: text } = await objects.seek(ordering, after).slice(0, 1).toSql()
    expect(text).not.toContain('nulls')
  })
})
