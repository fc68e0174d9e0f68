import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  CursorCodec,
  cursorLinks,
  CursorPage,
  CursorPaginator,
  InvalidCursorError,
  type Ordering,
} from '../src/index.ts'
import { canonicalJson } from '../src/internal/canonical-json.ts'
import { MemorySeekable, type TextRow } from './support/memory-seekable.ts'
import { numRuns } from './support/runs.ts'

const keys = new CursorCodec({ keys: [{ id: 'k', secret: 'a secret for tests, 32 bytes long' }] })
const byId: Ordering[] = [{ field: 'nId', descending: false, nulls: 'last' }]
const ids = (page: Iterable<TextRow>) => Array.from(page, (row) => row['nId'])
const numbered = (size: number) => Array.from({ length: size }, (_, index) => ({ nId: String(index + 1) }))

type Walk = CursorPage<TextRow>[]

async function walk(
  paginator: CursorPaginator<TextRow>,
  way: 'forward' | 'backward',
  between = () => {},
): Promise<Walk> {
  const forward = way === 'forward'
  const pages: Walk = []
  let cursor = forward ? null : (await paginator.page()).lastCursor
  do {
    const page = await paginator.page(cursor)
    pages.push(page)
    cursor = forward ? page.nextCursor : page.previousCursor
    between()
  } while (cursor !== null)
  return pages
}

describe('walking a list', () => {
  it('goes on from where a page ended, and back', async () => {
    const paginator = new CursorPaginator(new MemorySeekable(numbered(5), byId), { perPage: 2, keys })
    const first = await paginator.page()
    const second = await paginator.page(first.nextCursor)
    const third = await paginator.page(second.nextCursor)
    expect([first, second, third].map(ids)).toEqual([['1', '2'], ['3', '4'], ['5']])
    expect([first, second, third].map((page) => [page.hasPrevious(), page.hasNext()])).toEqual([
      [false, true],
      [true, true],
      [true, false],
    ])
    expect(ids(await paginator.page(third.previousCursor))).toEqual(['3', '4'])
    expect(ids(await paginator.page(first.lastCursor))).toEqual(['4', '5'])
  })

  it('reads once for a page, one row more than it shows', async () => {
    const source = new MemorySeekable(numbered(5), byId)
    await new CursorPaginator(source, { perPage: 2, keys }).page()
    expect(source.log).toEqual({ reads: 1, largest: 3 })
  })

  it('reads backward in the mirrored ordering', async () => {
    const asked: unknown[] = []
    class Recorded extends MemorySeekable {
      override seek(ordering: readonly Ordering[], after: readonly (string | null)[]) {
        asked.push([ordering, after])
        return super.seek(ordering, after)
      }
    }
    const ordering: Ordering[] = [
      { field: 'a', descending: true, nulls: 'first' },
      { field: 'nId', descending: false, nulls: 'last' },
    ]
    const paginator = new CursorPaginator(new Recorded([], ordering), { perPage: 2, keys })
    await paginator.page((await paginator.page()).lastCursor)
    expect(asked).toEqual([
      [ordering, []],
      [
        [
          { field: 'a', descending: false, nulls: 'last' },
          { field: 'nId', descending: true, nulls: 'first' },
        ],
        [],
      ],
    ])
  })

  it('loops over all pages', async () => {
    const paginator = new CursorPaginator(new MemorySeekable(numbered(5), byId), {
      perPage: 2,
      keys,
      orderBy: ['-nId'],
    })
    expect(await Array.fromAsync(paginator, ids)).toEqual([['5', '4'], ['3', '2'], ['1']])
  })

  it('has one empty page for an empty list', async () => {
    const [page, ...others] = await walk(
      new CursorPaginator(new MemorySeekable([], byId), { perPage: 2, keys }),
      'backward',
    )
    expect([page!.length, page!.at(0), page!.hasOtherPages(), others.length]).toEqual([
      0,
      undefined,
      false,
      0,
    ])
  })

  it('is a page like others: rows, places, length', async () => {
    const page = await new CursorPaginator(new MemorySeekable(numbered(5), byId), { perPage: 2, keys }).page()
    expect([page.length, page.at(-1), page.hasOtherPages()]).toEqual([2, { nId: '2' }, true])
  })
})

/** Up to three columns with many ties and NULLs, in any directions, and a unique one in the end. */
const lists = fc
  .record({
    columns: fc.subarray(['a', 'b', 'nC'], { minLength: 0 }),
    flags: fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 4, maxLength: 4 }),
    rows: fc.array(
      fc.record({
        a: fc.option(fc.constantFrom('', 'A', 'a', 'ä', 'b', '~', '\u{1f600}'), { freq: 3 }),
        b: fc.option(fc.constantFrom('2026-01-01 00:00:00.000001', '2026-01-01 00:00:00.000002'), {
          freq: 3,
        }),
        nC: fc.option(fc.constantFrom('-9', '0', '10', '9', '9007199254740993', '9007199254740992'), {
          freq: 3,
        }),
      }),
      { maxLength: 40 },
    ),
    perPage: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ columns, flags, rows, perPage }) => ({
    ordering: [...columns, 'nId'].map((field, index): Ordering => ({
      field,
      descending: flags[index]![0],
      nulls: flags[index]![1] ? 'first' : 'last',
    })),
    rows: rows.map((row, index): TextRow => ({ ...row, nId: String(index) })),
    perPage,
  }))

describe('any list', () => {
  it('PAG-11 PAG-12 PAG-20 Y-05 gives each row once and in order, forward and backward, and prev(next(p)) is p', async () => {
    await fc.assert(
      fc.asyncProperty(lists, async ({ ordering, rows, perPage }) => {
        const source = new MemorySeekable(rows, ordering)
        const paginator = new CursorPaginator(source, { perPage, keys })
        const forward = await walk(paginator, 'forward')
        const backward = await walk(paginator, 'backward')
        expect(forward.flatMap(ids)).toEqual(ids(source.sorted()))
        expect(backward.toReversed().flatMap(ids)).toEqual(ids(source.sorted()))
        expect(forward.slice(0, -1).every((page) => page.length === perPage)).toBe(true)
        for (const [index, page] of forward.entries()) {
          const back = page.previousCursor === null ? page : await paginator.page(page.previousCursor)
          expect(ids(back)).toEqual(ids(forward[Math.max(0, index - 1)]!))
          expect(page.hasNext()).toBe(index < forward.length - 1)
        }
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    )
  })

  it('PAG-21 shows no row twice and skips none that stays, while others come and go', async () => {
    const changes = fc.infiniteStream(fc.record({ remove: fc.nat(), insert: fc.boolean(), copy: fc.nat() }))
    await fc.assert(
      fc.asyncProperty(lists, changes, fc.boolean(), async ({ ordering, rows, perPage }, changing, back) => {
        const live = [...rows]
        const staying = new Set(ids(rows))
        let fresh = rows.length
        const between = () => {
          const { remove, insert, copy } = changing.next().value
          const [gone] = live.splice(remove % (live.length + 1), 1)
          if (gone) staying.delete(gone['nId'])
          // So many new rows at most that the walk comes to an end.
          if (insert && fresh < 60) live.push({ ...rows[copy % (rows.length + 1)], nId: String(fresh++) })
        }
        const paginator = new CursorPaginator(new MemorySeekable(live, ordering), { perPage, keys })
        const seen = (await walk(paginator, back ? 'backward' : 'forward', between)).flatMap(ids)
        expect(new Set(seen).size).toBe(seen.length)
        expect([...staying].filter((id) => !seen.includes(id))).toEqual([])
      }),
      { numRuns: Math.ceil(numRuns / 2) },
    )
  })
})

describe('rows that went away', () => {
  it('PAG-21 goes on from a row that was deleted', async () => {
    const rows = numbered(5)
    const paginator = new CursorPaginator(new MemorySeekable(rows, byId), { perPage: 2, keys })
    const first = await paginator.page()
    rows.splice(1, 1)
    expect(ids(await paginator.page(first.nextCursor))).toEqual(['3', '4'])
  })

  it('PAG-20 leads out of a page that has become empty, both ways', async () => {
    const rows = numbered(5)
    const paginator = new CursorPaginator(new MemorySeekable(rows, byId), { perPage: 2, keys })
    const second = await paginator.page((await paginator.page()).nextCursor)
    const rest = rows.splice(4)
    const empty = await paginator.page(second.nextCursor)
    expect([ids(empty), empty.hasNext()]).toEqual([[], false])
    expect(ids(await paginator.page(empty.previousCursor))).toEqual(['3', '4'])
    rows.splice(0, 2)
    rows.push(...rest)
    const emptyToo = await paginator.page(second.previousCursor)
    expect([ids(emptyToo), emptyToo.hasPrevious()]).toEqual([[], false])
    expect(ids(await paginator.page(emptyToo.nextCursor))).toEqual(['3', '4'])
  })
})

describe('cursors', () => {
  const source = new MemorySeekable(
    numbered(9).map((row) => ({ ...row, a: 'x' })),
    byId,
  )
  const options = {
    perPage: 2,
    keys,
    boundTo: { view: 'ArticleList', user: 7, filters: { published: true }, version: 1 },
  }

  it.each([
    ['another view', { boundTo: { ...options.boundTo, view: 'CommentList' } }],
    ['other filters', { boundTo: { ...options.boundTo, filters: { published: false } } }],
    ['another user', { boundTo: { ...options.boundTo, user: 8 } }],
    ['another version', { boundTo: { ...options.boundTo, version: 2 } }],
    ['another order', { orderBy: ['-nId'] }],
    ['another order of as many columns', { orderBy: ['a'] }],
  ])('PAG-16 Y-06 are refused for %s, and nothing is read', async (_, change) => {
    const cursor = (await new CursorPaginator(source, options).page()).nextCursor
    const reads = source.log.reads
    const other = new CursorPaginator(source, { ...options, ...change })
    await expect(other.page(cursor)).rejects.toThrow(InvalidCursorError)
    expect(source.log.reads).toBe(reads)
  })

  it('stay good for another page size, and in the other copy of the same paginator', async () => {
    const cursor = (await new CursorPaginator(source, options).page()).nextCursor
    expect(ids(await new CursorPaginator(source, { ...options, perPage: 3 }).page(cursor))).toEqual([
      '3',
      '4',
      '5',
    ])
  })

  it.each([[''], ['x'], [['a', 'b']], [{}], [7]])('PAG-19 %j is refused with status 400', async (cursor) => {
    await expect(new CursorPaginator(source, options).page(cursor)).rejects.toMatchObject({
      status: 400,
      code: 'ERR_PAGE_CURSOR_INVALID',
    })
  })

  it('PAG-19 a position of another length is refused, also under the right seal', async () => {
    const ordering = byId.map(({ field, descending, nulls }) => [field, descending, nulls])
    const purpose = canonicalJson({ ...options.boundTo, ordering })
    const cursor = keys.encode({ direction: 'next', position: ['1', '2'] }, purpose)
    await expect(new CursorPaginator(source, options).page(cursor)).rejects.toMatchObject({
      fault: 'content',
    })
  })

  it('make links that keep everything else', async () => {
    const paginator = new CursorPaginator(source, options)
    const first = await paginator.page()
    const page = await paginator.page(first.nextCursor)
    const links = cursorLinks(page, { url: `/list?a=1&cursor=${first.nextCursor}&b=2` })
    expect(links).toEqual({
      self: `/list?a=1&cursor=${first.nextCursor}&b=2`,
      first: '/list?a=1&b=2',
      previous: `/list?a=1&cursor=${page.previousCursor}&b=2`,
      next: `/list?a=1&cursor=${page.nextCursor}&b=2`,
      last: `/list?a=1&cursor=${page.lastCursor}&b=2`,
    })
    expect(cursorLinks(first, { url: '/list' }).previous).toBeNull()
  })
})

describe('configuration', () => {
  it('refuses wrong options in one message', () => {
    const source = { seek: 1 } as never
    expect(
      () => new CursorPaginator(source, { perPage: 0, keys: undefined as never, orderBy: ['x'] }),
    ).toThrow(
      'CursorPaginator: perPage must be a whole number from 1 up, not 0; the source must have ordering(), seek() and ' +
        'slice(); keys must be a CursorCodec, or keys for one; orderBy needs a source that has orderBy().',
    )
  })

  it('PAG-05 cuts perPage to its ceiling', async () => {
    const source = new MemorySeekable(numbered(9), byId)
    const page = await new CursorPaginator(source, { perPage: 1e9, maxPerPage: 4, keys }).page()
    expect([page.length, source.log.largest]).toEqual([4, 5])
  })

  it('PAG-09 refuses an ordering that would skip rows', async () => {
    const rows = numbered(5).map((row) => ({ ...row, a: 'same' }))
    const paginator = new CursorPaginator(new MemorySeekable(rows, byId), {
      perPage: 2,
      keys,
      orderBy: ['a'],
    })
    await expect(paginator.page()).rejects.toThrow('Two rows stand at the same place in the ordering (a)')
  })

  it('refuses a list without an ordering, and positions that do not fit it', async () => {
    const unordered = new CursorPaginator(new MemorySeekable(numbered(2), []), { perPage: 2, keys })
    await expect(unordered.page()).rejects.toThrow(ConfigurationError)
    const source = {
      ordering: () => byId,
      seek: () => source,
      slice: () => ({ positioned: () => [{ row: {}, position: [] }] }),
    }
    await expect(new CursorPaginator(source, { perPage: 2, keys }).page()).rejects.toThrow(
      'positioned() gave 0 values for an ordering of 1 columns.',
    )
  })

  it('lets a subclass make pages of its own', async () => {
    class OwnPage extends CursorPage<TextRow> {}
    class OwnPaginator extends CursorPaginator<TextRow> {
      override createPage(parts: ConstructorParameters<typeof OwnPage>[0]) {
        return new OwnPage(parts)
      }
    }
    expect(await new OwnPaginator(new MemorySeekable([], byId), { perPage: 2, keys }).page()).toBeInstanceOf(
      OwnPage,
    )
  })
})
