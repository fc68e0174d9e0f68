import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  type CountStrategy,
  EmptyPageError,
  type LimitOffsetPage,
  limitOffsetLinks,
  LimitOffsetPaginator,
} from '../src/index.ts'
import { counted } from './support/counted.ts'
import { numRuns } from './support/runs.ts'

async function label(counting: CountStrategy, offset: number): Promise<string> {
  const page = await new LimitOffsetPaginator(counted(2500), { defaultLimit: 10, counting }).page({ offset })
  return page.countLabel()
}

describe('limit and offset', () => {
  it.each([
    [{ limit: '5', offset: '10' }, 5, 10],
    [{}, 10, 0],
    [{ limit: '0', offset: '-1' }, 10, 0],
    [{ limit: '1e1', offset: '0x10' }, 10, 0],
    [{ limit: ['5'], offset: null }, 10, 0],
    [{ limit: '51', offset: '5' }, 50, 5],
    [{ limit: '9'.repeat(30) }, 50, 0],
  ])('PAG-05 reads %j as %i rows from %i on', async (asked, limit, offset) => {
    const source = counted(200)
    const paginator = new LimitOffsetPaginator(source, { defaultLimit: 10, maxLimit: 50 })
    const page = await paginator.page(asked)
    expect(page.summary()).toEqual({ limit, offset, count: 200, countKind: 'exact' })
    expect(source.reads).toEqual([[offset, offset + limit]])
    expect([page.at(0), page.length]).toEqual([offset, limit])
  })

  it('has a ceiling also where none was given', () => {
    expect(new LimitOffsetPaginator([], { defaultLimit: 10 }).maxLimit).toBe(100)
    expect(new LimitOffsetPaginator([], { defaultLimit: 500 }).maxLimit).toBe(500)
    expect(new LimitOffsetPaginator([], { defaultLimit: 1, maxLimit: 1 }).maxLimit).toBe(1)
  })

  it.each([['30'], ['9007199254740993'], ['100000']])(
    'gives an empty page at offset %s, past the end',
    async (offset) => {
      const page = await new LimitOffsetPaginator(counted(25), { defaultLimit: 10 }).page({ offset })
      expect([page.length, page.count, page.hasNext(), page.hasPrevious()]).toEqual([0, 25, false, true])
    },
  )

  it('PAG-06 reads no rows at a deep offset past the end, and nothing beyond maxOffset', async () => {
    const source = counted(25)
    await new LimitOffsetPaginator(source, { defaultLimit: 10 }).page({ offset: 1_000_000 })
    expect([source.counts, source.reads]).toEqual([1, []])
    const capped = new LimitOffsetPaginator(source, { defaultLimit: 10, maxOffset: 15 })
    await expect(capped.page({ offset: 16 })).rejects.toThrow(EmptyPageError)
    expect([source.counts, source.reads]).toEqual([1, []])
    expect((await capped.page({ offset: 10 })).nextOffset).toBeNull()
  })

  it.each<CountStrategy>(['exact', 'none', { upTo: 10 }, { estimate: () => 5 }])(
    'reads rows at a deep offset when counting is %j',
    async (counting) => {
      const page = await new LimitOffsetPaginator(counted(20_000), { defaultLimit: 10, counting }).page({
        offset: 15_000,
      })
      expect([page.at(0), page.length, page.hasNext()]).toEqual([15_000, 10, true])
    },
  )

  it('PAG-07 counts once, and rows deleted meanwhile leave a shorter page', async () => {
    const source = counted(25, { afterCount: (rows) => (rows.size = 12) })
    const paginator = new LimitOffsetPaginator(source, { defaultLimit: 10 })
    const page = await paginator.page({ offset: 10 })
    expect([page.length, page.count, page.hasNext(), await paginator.count(), source.counts]).toEqual([
      2,
      25,
      true,
      25,
      1,
    ])
  })

  it('walks any list once, with every count strategy', async () => {
    const sizes = fc.record({
      size: fc.nat(60),
      limit: fc.integer({ min: 1, max: 12 }),
      upTo: fc.integer({ min: 1, max: 70 }),
    })
    await fc.assert(
      fc.asyncProperty(sizes, async ({ size, limit, upTo }) => {
        const strategies: CountStrategy[] = ['exact', 'none', 'lazy', { upTo }, { estimate: () => upTo }]
        for (const counting of strategies) {
          const paginator = new LimitOffsetPaginator(counted(size), { defaultLimit: limit, counting })
          const seen: number[] = []
          let offset: number | null = 0
          while (offset !== null) {
            const page: LimitOffsetPage<number> = await paginator.page({ offset })
            expect(page.previousOffset).toBe(offset === 0 ? null : offset - limit)
            seen.push(...page)
            offset = page.nextOffset
          }
          expect(seen).toEqual(Array.from({ length: size }, (_, index) => index))
          expect((await paginator.page({ offset: size + 1 })).objectList).toEqual([])
        }
      }),
      { numRuns: Math.ceil(numRuns / 5) },
    )
  })

  it('says what is known of the count', async () => {
    expect(await label('exact', 0)).toBe('2,500')
    expect(await label({ upTo: 1000 }, 0)).toBe('1,000+')
    expect(await label({ estimate: () => 2400 }, 0)).toBe('~2,400')
    expect(await label('none', 20)).toBe('31+')
    expect(await label('none', 3000)).toBe('0+')
  })

  it('starts the page before at 0 when that is nearer than a whole page', async () => {
    const page = await new LimitOffsetPaginator(counted(25), { defaultLimit: 10 }).page({ offset: 3 })
    expect(page.previousOffset).toBe(0)
  })

  it('makes links that keep everything else', async () => {
    const paginator = new LimitOffsetPaginator(counted(45), { defaultLimit: 10 })
    const url = '/list?offset=10&limit=10&q=x'
    expect(limitOffsetLinks(await paginator.page({ offset: 10 }), { url })).toEqual({
      self: '/list?offset=10&limit=10&q=x',
      first: '/list?limit=10&q=x',
      previous: '/list?limit=10&q=x',
      next: '/list?offset=20&limit=10&q=x',
      last: '/list?offset=40&limit=10&q=x',
    })
    const { next, last } = limitOffsetLinks(await paginator.page({ offset: 40 }), {
      url,
      offsetParam: 'skip',
    })
    expect([next, last]).toEqual([null, '/list?offset=10&limit=10&q=x&skip=40'])
  })

  it('refuses wrong options in one message', () => {
    const options = { defaultLimit: 20, maxLimit: 10, maxOffset: -1, counting: 'x' as never }
    const make = () => new LimitOffsetPaginator(7 as never, options)
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(
      'LimitOffsetPaginator: defaultLimit (20) must not be above maxLimit (10); maxOffset must be a whole number from 0 ' +
        "up, not -1; counting must be 'exact', 'lazy', 'none', { upTo } or { estimate }, not \"x\"; the source must be rows " +
        'or something with count() and slice(), not 7.',
    )
    expect(() => new LimitOffsetPaginator([], { defaultLimit: '10' as never })).toThrow(
      'defaultLimit must be a whole number',
    )
  })
})
