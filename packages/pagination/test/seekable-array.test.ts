import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CursorPaginator, SeekableArray, type Ordering } from '../src/index.ts'
import { MemorySeekable } from './support/memory-seekable.ts'
import { numRuns } from './support/runs.ts'

const keys = [{ id: 'k', secret: 'a secret for tests, 32 bytes long' }]

describe('an array', () => {
  it('PAG-11 PAG-12 is walked like a database, forward and back', async () => {
    const rows = fc.array(
      fc.record({
        a: fc.option(fc.constantFrom('', 'A', 'a', 'b', '~'), { freq: 3 }),
        nB: fc.option(fc.constantFrom('-9', '0', '10', '9'), { freq: 3 }),
      }),
      { maxLength: 30 },
    )
    const step = fc.record({
      descending: fc.boolean(),
      nulls: fc.constantFrom('first' as const, 'last' as const),
    })
    await fc.assert(
      fc.asyncProperty(
        rows,
        step,
        step,
        fc.integer({ min: 1, max: 6 }),
        async (values, one, two, perPage) => {
          const texts = values.map((row, index) => ({ ...row, nId: String(index) }))
          const typed = texts.map(({ a, nB, nId }) => ({
            a,
            nB: nB === null ? undefined : Number(nB),
            nId: BigInt(nId),
          }))
          const ordering: Ordering[] = [
            { field: 'a', ...one },
            { field: 'nB', ...two },
            { field: 'nId', ...one },
          ]
          const paginator = new CursorPaginator(new SeekableArray(typed, ordering), { perPage, keys })
          const wanted = new MemorySeekable(texts, ordering).sorted().map((row) => row['nId'])
          const seen = []
          for await (const page of paginator) seen.push(...page)
          expect(seen.map((row) => String(row.nId))).toEqual(wanted)
          const back = []
          let cursor: string | null = (await paginator.page()).lastCursor
          while (cursor !== null) {
            const page = await paginator.page(cursor)
            back.unshift(...page)
            cursor = page.previousCursor
          }
          expect(back.map((row) => String(row.nId))).toEqual(wanted)
        },
      ),
      { numRuns: Math.ceil(numRuns / 4) },
    )
  })

  it('is ordered by dates, booleans and bigints too, with - for descending', async () => {
    const rows = [1, 2, 3, 4].map((id) => ({
      id,
      at: new Date(1000 * (id % 2)),
      big: 2n ** 60n + BigInt(id),
      odd: id % 2 === 1,
    }))
    for (const [orderBy, wanted] of [
      [
        ['at', '-id'],
        [4, 2, 3, 1],
      ],
      [
        ['-odd', 'id'],
        [1, 3, 2, 4],
      ],
      [['-big'], [4, 3, 2, 1]],
    ] as const) {
      const paginator = new CursorPaginator(rows, { perPage: 1, orderBy, keys })
      expect(await Array.fromAsync(paginator, (page) => page.at(0)?.id)).toEqual(wanted)
    }
  })

  it('needs an order of its own, with something unique in it', async () => {
    const rows = [{ name: 'ash' }, { name: 'ash' }, { name: 'elm' }]
    await expect(new CursorPaginator(rows, { perPage: 1, keys }).page()).rejects.toThrow('needs an ordering')
    const tied = new CursorPaginator(rows, { perPage: 1, orderBy: ['name'], keys })
    await expect(tied.page()).rejects.toThrow('Two rows stand at the same place')
  })
})
