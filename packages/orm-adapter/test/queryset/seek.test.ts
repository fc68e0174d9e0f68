import { sql, type Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { PostgresQueryCompiler } from 'kysely'
import {
  createDatabase,
  defineModels,
  defineSchema,
  FieldError,
  LookupValueError,
  SliceError,
  type Ordering,
} from '../../src/index.ts'
import { openLibrary } from '../support/library.ts'
import { testSeekProperties } from '../support/seek-properties.ts'
import { server } from '../support/server.ts'
import { recorded } from '../support/statements.ts'
import { walk } from '../support/walk.ts'

testSeekProperties(Math.ceil(Number(process.env['BELVEDERE_RUNS'] ?? 1000) / 20))

interface Tables {
  tick: { id: number; at: Date; n: number | null; kind: string }
  pair: { a: number; b: number; label: string | null }
  code: { code: string; rank: number | null }
  ticks: { id: number; n: number | null }
  blob: { id: number; bytes: Uint8Array; doc: unknown; tags: string[]; span: string }
}

describe('a long list', () => {
  let db: Kysely<Tables>
  const model = () =>
    defineModels(db, defineSchema<Tables>()({ tick: {}, pair: {}, code: {}, ticks: {}, blob: {} }))

  beforeAll(async () => {
    db = createDatabase<Tables>({ pool: (await server()).pool() })
    for (const statement of [
      sql`drop table if exists tick, pair, code, blob cascade`,
      sql`create table tick (id int primary key, at timestamptz not null, n int, kind text not null)`,
      sql`create table pair (a int, b int, label text, primary key (a, b))`,
      sql`create table code (code text not null unique, rank int unique)`,
      sql`create table blob (id int primary key, bytes bytea, doc jsonb, tags text[], span interval)`,
      sql`create view ticks as select id, n from tick`,
      sql`insert into tick select i, timestamptz '2026-01-01Z' + i * interval '1 microsecond',
        case when i % 10 = 0 then null else i / 7 end, (array['a', 'b', 'c'])[i % 3 + 1] from generate_series(1, 5000) i`,
      sql`create index on tick (at, id)`,
      sql`create index on tick (n, id)`,
      sql`create index on tick (kind, id)`,
      sql`analyze tick`,
      sql`insert into pair select i % 7, i, null from generate_series(1, 50) i`,
      sql`insert into code select 'c' || i, nullif(i, 3) from generate_series(1, 5) i`,
    ])
      await statement.execute(db)
  })
  afterAll(async () => {
    await sql`drop table tick, pair, code, blob cascade`.execute(db)
    await db.destroy()
  })

  it.each([
    ['PAG-10', 'a microsecond apart', 'at'],
    ['PAG-10', 'a microsecond apart, back', '-at'],
    ['PAG-11', 'of which a tenth has no value, last', 'n'],
    ['PAG-11', 'of which a tenth has no value, first', '-n'],
    ['PAG-09', 'of three kinds', 'kind'],
  ])('%s gives each of 5,000 rows %s once (order by %s)', async (_, _what, name) => {
    const { objects } = model().tick
    for (const backward of [false, true]) {
      const rows = (await walk(objects.orderBy(name as 'at'), { perPage: 50, backward })).flat()
      expect(rows).toHaveLength(5000)
      expect(new Set(rows.map(({ id }) => id)).size).toBe(5000)
    }
  })

  it('PAG-09 adds the primary key to an ordering, unless a key is in it', async () => {
    const { tick, pair, code, ticks } = model()
    const orders = async (query: { ordering(): Promise<readonly Ordering[]> }) =>
      (await query.ordering()).map(({ field, descending }) => `${descending ? '-' : ''}${field}`)
    expect(await orders(tick.objects)).toEqual(['id'])
    expect(await orders(tick.objects.orderBy('-at'))).toEqual(['-at', '-id'])
    expect(await orders(tick.objects.orderBy('-at', 'n').reverse())).toEqual(['at', '-n', '-id'])
    expect(await orders(tick.objects.orderBy('pk', 'n'))).toEqual(['pk', 'n'])
    expect(await orders(pair.objects.orderBy('label', 'b'))).toEqual(['label', 'b', 'a'])
    // A unique column that may be null repeats nulls; one that may not is a key.
    expect(await orders(code.objects.orderBy('rank'))).toEqual(['rank', 'code'])
    expect(await orders(ticks.objects.orderBy('id'))).toEqual(['id'])
    await expect(ticks.objects.ordering()).rejects.toThrow('the table has no key to order by')
    expect((await walk(pair.objects.orderBy('-label'), { perPage: 4 })).flat()).toHaveLength(50)
  })

  it('is compared as one row value where that says it, and else range by range', async () => {
    const { tick } = model()
    const conditionOf = async (names: string[], after: (string | null)[]) => {
      const query = tick.objects.orderBy(...(names as 'id'[]))
      const { sql: text } = await query
        .seek(await query.ordering(), after)
        .slice(0, 3)
        .toSql()
      return [...text.matchAll(/where (.*?) order by/g)].map(([, where]) => where!.replaceAll('"tick".', ''))
    }
    expect(await conditionOf(['id'], ['1'])).toEqual(['"id" > $1'])
    expect(await conditionOf(['-kind'], ['a', '1'])).toEqual(['("kind", "id") < ($1, $2)'])
    expect(await conditionOf(['-kind', 'id'], ['a', '1'])).toEqual([
      '"kind" = $1 and "id" > $2',
      '"kind" < $3',
    ])
    expect(await conditionOf(['n'], ['1', '1'])).toEqual([
      '"n" = $1 and "id" > $2',
      '"n" > $3',
      '"n" is null',
    ])
    expect(await conditionOf(['n'], [null, '1'])).toEqual(['"n" is null and "id" > $1'])
    expect(await conditionOf(['-n'], [null, '1'])).toEqual(['"n" is null and "id" < $1', '"n" is not null'])
  })

  it('keeps its plans, whatever the position, and sends one statement for a page', async () => {
    const { objects } = model().tick
    await objects.count()
    const compiled = vi.spyOn(PostgresQueryCompiler.prototype, 'compileQuery')
    const { statements } = await recorded(() => walk(objects.orderBy('-at', 'id'), { perPage: 1000 }))
    expect(statements).toHaveLength(5)
    // The first page has no position, and so a shape of its own.
    expect(compiled).toHaveBeenCalledTimes(2)
    compiled.mockRestore()
  })

  it('refuses positions and orderings that are none', async () => {
    const { tick, blob } = model()
    const [ordering, { objects }] = [await tick.objects.orderBy('n').ordering(), tick]
    expect(() => objects.seek(ordering, ['1'])).toThrow(LookupValueError)
    expect(() => objects.seek(ordering, ['1', 2 as never])).toThrow(LookupValueError)
    expect(() => objects.seek([], [])).toThrow(FieldError)
    for (const step of [{ field: 'id desc' }, { field: 7 }, { descending: 1 }, { nulls: 'none' }]) {
      const wrong = { field: 'id', descending: false, nulls: 'last', ...step } as Ordering
      expect(() => objects.seek([wrong], [])).toThrow(FieldError)
    }
    const unknown: Ordering = { field: 'nope', descending: false, nulls: 'last' }
    await expect(objects.seek([unknown], ['1']).all()).rejects.toThrow(FieldError)
    for (const field of ['bytes', 'doc', 'tags', 'span']) {
      const step: Ordering = { field, descending: false, nulls: 'last' }
      await expect(blob.objects.seek([step], []).positioned()).rejects.toThrow(`"${field}" is of type`)
    }
  })

  it('has settled its ordering: what would change it is refused', async () => {
    const { objects } = model().tick
    const after = objects.orderBy('id').seek(await objects.ordering(), ['4990'])
    expect(after.ordered).toBe(true)
    for (const change of [
      () => after.orderBy('n'),
      () => after.reverse(),
      () => after.slice(0, 1).seek([], []),
    ]) {
      expect(change).toThrow(SliceError)
    }
    await expect(after.last()).rejects.toThrow(SliceError)
    expect(await after.first()).toMatchObject({ id: 4991 })
    expect(await after.filter({ id: 5000 }).get()).toMatchObject({ id: 5000 })
    expect(await after.filter({ n: null }).count()).toBe(1)
    expect(await after.filter({ id: { in: [] } }).positioned()).toEqual([])
  })
})

describe('rows with others beside them', () => {
  it('are walked in the order of a row that a relation leads to, which may be missing', async () => {
    const { db, models } = await openLibrary()
    const { book } = models
    const books = book.objects.selectRelated('editor').prefetchRelated('tags')
    for (const name of ['editor.name', '-editor.name', 'author.publisher.country'] as 'editor.name'[]) {
      const wanted = await books.orderBy(name, name.startsWith('-') ? '-id' : 'id').all()
      for (const perPage of [1, 2, 9]) {
        expect((await walk(books.orderBy(name), { perPage })).flat()).toEqual(wanted)
        expect((await walk(books.orderBy(name), { perPage, backward: true })).flat()).toEqual(wanted)
      }
    }
    const filtered = books.filter({ tags: { label: 'light' } }).where((eb) => eb('price', '<', '40'))
    expect((await walk(filtered.orderBy('-note', 'id'), { perPage: 1 })).flat().map(({ id }) => id)).toEqual([
      '2',
      '3',
      '1',
    ])
    await db.destroy()
  })
})
