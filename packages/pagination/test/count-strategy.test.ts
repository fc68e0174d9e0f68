import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { ConfigurationError, type CountStrategy, EmptyPageError, type Page, Paginator } from '../src/index.ts'
import { counted } from './support/counted.ts'
import { numRuns } from './support/runs.ts'

function facts(page: Page<number>) {
  const { number, numPages, count, countKind } = page
  return [number, numPages, count, countKind, page.hasNext(), page.countLabel()]
}

describe('Y-07 without a count', () => {
  it.each(['none', 'lazy'] as const)(
    '%s reads one row more, and learns from it whether there is more',
    async (counting) => {
      const source = counted(25)
      const paginator = new Paginator(source, { perPage: 10, counting })
      const pages = await Array.fromAsync(paginator, facts)
      expect(pages).toEqual([
        [1, 2, 11, 'minimum', true, '11+'],
        [2, 3, 21, 'minimum', true, '21+'],
        [3, 3, 25, 'exact', false, '25'],
      ])
      expect([source.counts, source.reads]).toEqual([
        0,
        [
          [0, 11],
          [10, 21],
          [20, 31],
        ],
      ])
      await expect(paginator.page(4)).rejects.toThrow(EmptyPageError)
    },
  )

  it('lazy counts once when someone asks', async () => {
    const source = counted(25)
    const paginator = new Paginator(source, { perPage: 10, counting: 'lazy' })
    expect([
      await paginator.count(),
      await paginator.numPages(),
      (await paginator.getPage(99)).number,
    ]).toEqual([25, 3, 3])
    expect(source.counts).toBe(1)
  })

  it('none never counts: it gives the first page for one past the end, and refuses to tell a number', async () => {
    const source = counted(25)
    const paginator = new Paginator(source, { perPage: 10, counting: 'none' })
    expect((await paginator.getPage(99)).number).toBe(1)
    await expect(paginator.count()).rejects.toThrow(ConfigurationError)
    await expect(paginator.numPages()).rejects.toThrow("This paginator never counts (counting: 'none')")
    expect(source.counts).toBe(0)
  })

  it('keeps to allowEmptyFirstPage', async () => {
    const options = { perPage: 10, counting: 'none' } as const
    expect(facts(await new Paginator(counted(0), options).page(1))).toEqual([1, 1, 0, 'exact', false, '0'])
    const strict = new Paginator(counted(0), { ...options, allowEmptyFirstPage: false })
    await expect(strict.getPage(1)).rejects.toThrow(EmptyPageError)
  })
})

describe('Y-07 a count that stops', () => {
  it('is exact up to its limit', async () => {
    const paginator = new Paginator(counted(1000), { perPage: 100, counting: { upTo: 1000 } })
    expect(facts(await paginator.page(1))).toEqual([1, 10, 1000, 'exact', true, '1,000'])
    expect(facts(await paginator.page(10))).toEqual([10, 10, 1000, 'exact', false, '1,000'])
    await expect(paginator.page(11)).rejects.toThrow(EmptyPageError)
  })

  it('says so above its limit, and pages go on as long as there are rows', async () => {
    const paginator = new Paginator(counted(1250), { perPage: 100, counting: { upTo: 1000 } })
    expect(facts(await paginator.page(2))).toEqual([2, 10, 1000, 'minimum', true, '1,000+'])
    expect(facts(await paginator.page(12))).toEqual([12, 13, 1201, 'minimum', true, '1,201+'])
    expect(facts(await paginator.page(13))).toEqual([13, 13, 1250, 'exact', false, '1,250'])
    expect((await paginator.getPage(14)).number).toBe(10)
  })

  it('tells functions where to stop, and lets a lazy set count a part of itself', async () => {
    const count = vi.fn<(limit?: number) => Promise<number>>(async (limit) =>
      Math.min(5000, limit ?? Infinity),
    )
    await new Paginator({ count, slice: () => [1] }, { perPage: 1, counting: { upTo: 1000 } }).page(1)
    expect(count.mock.calls).toEqual([[1001]])

    const sliced = vi.fn<(start: number, end: number) => void>()
    const set = (size: number) => ({
      all: async () => Array.from({ length: size }),
      count: async () => (size === 5000 ? Promise.reject(new Error('counted all')) : size),
      slice: (start: number, end: number) => {
        sliced(start, end)
        return set(Math.min(size, end) - start)
      },
    })
    const page = await new Paginator(set(5000), { perPage: 1, counting: { upTo: 1000 } }).page(1)
    expect([page.count, sliced.mock.calls]).toEqual([
      1000,
      [
        [0, 1001],
        [0, 2],
      ],
    ])
  })
})

describe('Y-07 an estimate', () => {
  it('is corrected by the rows that are seen', async () => {
    const estimate = vi.fn<() => Promise<number>>(async () => 40.2)
    const source = counted(25)
    const paginator = new Paginator(source, { perPage: 10, counting: { estimate } })
    expect(facts(await paginator.page(1))).toEqual([1, 4, 40, 'estimate', true, '~40'])
    expect(facts(await paginator.page(3))).toEqual([3, 3, 25, 'exact', false, '25'])
    await expect(paginator.page(4)).rejects.toThrow(EmptyPageError)
    expect([source.counts, estimate.mock.calls.length]).toEqual([0, 1])
  })

  it('that is too low hides no rows, and one that is too high gives the first page for its last one', async () => {
    const low = new Paginator(counted(25), { perPage: 10, counting: { estimate: () => -1 } })
    expect(facts(await low.page(2))).toEqual([2, 3, 21, 'estimate', true, '~21'])
    const high = new Paginator(counted(25), { perPage: 10, counting: { estimate: () => 1e6 } })
    expect((await high.getPage(99)).number).toBe(1)
  })

  it('must be a number', async () => {
    const paginator = new Paginator(counted(25), { perPage: 10, counting: { estimate: () => NaN } })
    await expect(paginator.page(1)).rejects.toThrow('counting.estimate() must give a number, not NaN.')
  })
})

describe('configuration', () => {
  it.each([['all'], [{ upTo: 0 }], [{ upTo: '10' }], [{ estimate: 10 }], [{}], [null], [7]])(
    'refuses %j',
    (counting) => {
      const make = () => new Paginator([], { perPage: 10, counting: counting as CountStrategy })
      expect(make).toThrow(ConfigurationError)
    },
  )
})

describe('PAG-06 a deepest offset', () => {
  it('refuses pages beyond it without a read, and ends the list there', async () => {
    const source = counted(1000)
    const paginator = new Paginator(source, { perPage: 10, maxOffset: 205 })
    await expect(paginator.page(22)).rejects.toThrow(EmptyPageError)
    expect([source.counts, source.reads]).toEqual([0, []])
    expect(await paginator.numPages()).toBe(21)
    expect(facts(await paginator.getPage(22))).toEqual([21, 21, 1000, 'exact', false, '1,000'])
    expect((await paginator.page(21)).objectList.length).toBe(10)
  })
})

it('Y-07 every strategy gives the same rows on the same pages', async () => {
  const sizes = fc.record({
    size: fc.integer({ min: 0, max: 60 }),
    perPage: fc.integer({ min: 1, max: 12 }),
    orphans: fc.integer({ min: 0, max: 15 }),
    limit: fc.integer({ min: 1, max: 70 }),
  })
  await fc.assert(
    fc.asyncProperty(sizes, fc.boolean(), async ({ size, perPage, orphans, limit }, allowEmptyFirstPage) => {
      const strategies: CountStrategy[] = [
        'exact',
        'none',
        'lazy',
        { upTo: limit },
        { estimate: () => limit },
      ]
      const lists = strategies.map(async (counting) => {
        const paginator = new Paginator(counted(size), { perPage, orphans, allowEmptyFirstPage, counting })
        const pages = await Array.fromAsync(paginator)
        const end = paginator.page(pages.length + 1).catch((error) => EmptyPageError.is(error))
        return [
          await end,
          pages.map((page) => [page.objectList, page.hasNext(), page.startIndex(), page.endIndex()]),
        ]
      })
      const [exact, ...others] = await Promise.all(lists)
      for (const other of others) expect(other).toEqual(exact)
      expect(exact![0]).toBe(true)
    }),
    { numRuns },
  )
})
