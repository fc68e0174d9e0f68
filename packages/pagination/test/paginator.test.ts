import { describe, expect, it, vi } from 'vitest'
import { ConfigurationError, EmptyPageError, Page, PageNotAnIntegerError, Paginator } from '../src/index.ts'
import { counted } from './support/counted.ts'

const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g']

describe('what a paginator pages through', () => {
  it.each([
    ['an array', () => letters],
    ['a set', () => new Set(letters)],
    ['a generator', () => letters.values()],
    ['a promise of rows', () => Promise.resolve(letters)],
    ['an async iterable', () => ReadableStream.from(letters)],
    [
      'functions that give rows',
      () => ({ count: () => 7, slice: (from: number, to: number) => letters.slice(from, to) }),
    ],
    [
      'async functions',
      () => ({ count: async () => 7n, slice: async (from: number, to: number) => letters.slice(from, to) }),
    ],
    [
      'a lazy set',
      () => ({
        count: async () => 7,
        slice: (from: number, to: number) => ({ all: async () => letters.slice(from, to) }),
      }),
    ],
  ])('pages through %s', async (_, source) => {
    const paginator = new Paginator<string>(source(), { perPage: 3 })
    const pages = await Array.fromAsync(paginator, (page) => page.objectList)
    expect(pages).toEqual([['a', 'b', 'c'], ['d', 'e', 'f'], ['g']])
    expect(await paginator.count()).toBe(7)
  })

  it('reads an iterable once for any number of callers', async () => {
    let runs = 0
    const source = {
      async *[Symbol.asyncIterator]() {
        runs++
        yield* letters
      },
    }
    const paginator = new Paginator(source, { perPage: 3 })
    await Promise.all([paginator.page(1), paginator.page(2), paginator.count()])
    expect(runs).toBe(1)
  })

  it('never hands out more rows than were asked for', async () => {
    const paginator = new Paginator({ count: () => 7, slice: () => letters }, { perPage: 3 })
    const lengths = [1, 2, 3].map(async (number) => (await paginator.page(number)).length)
    expect(await Promise.all(lengths)).toEqual([3, 3, 1])
  })

  it.each([['7'], [-1], [1.5], [NaN], [null]])('says what is wrong with a count of %j', async (count) => {
    const paginator = new Paginator({ count: () => count as number, slice: () => letters }, { perPage: 3 })
    await expect(paginator.count()).rejects.toThrow(/count\(\) .* must give a whole number from 0 up, not/)
  })

  it.each([
    ['"abc"', () => ({ all: () => 'abc' as never })],
    ['undefined', () => undefined as never],
    ['a value of type object', async () => ({ rows: letters }) as never],
  ])('says what is wrong with a slice that is %s', async (shown, slice) => {
    const paginator = new Paginator({ count: () => 7, slice }, { perPage: 3 })
    await expect(paginator.page(1)).rejects.toThrow(
      `slice() of the source of pages must give rows, not ${shown}.`,
    )
  })
})

describe('reading', () => {
  it('PAG-07 counts once for concurrent callers and later pages', async () => {
    const source = counted(95)
    const paginator = new Paginator(source, { perPage: 10 })
    await Promise.all([paginator.count(), paginator.numPages(), paginator.page(1), paginator.page(2)])
    await paginator.getPage(99)
    expect(source.counts).toBe(1)
  })

  it('PAG-07 counts and reads at the same time', async () => {
    const { promise: counting, resolve: finishCount } = Promise.withResolvers<number>()
    const { promise: read, resolve: noteRead } = Promise.withResolvers<void>()
    const source = {
      count: () => counting,
      slice: () => {
        noteRead()
        return ['row']
      },
    }
    const page = new Paginator(source, { perPage: 10 }).page(1)
    await read // while the count is still running
    finishCount(1)
    expect((await page).objectList).toEqual(['row'])
  })

  it('PAG-06 counts first for a deep page, so that a made-up number costs no deep read', async () => {
    const source = counted(95)
    await expect(new Paginator(source, { perPage: 10 }).page(1_000_000)).rejects.toThrow(EmptyPageError)
    expect(source.reads).toEqual([])
  })

  it('PAG-07 rows deleted between the count and the read leave a short or an empty page, and no error', async () => {
    const source = counted(25, { afterCount: (rows) => (rows.size = 12) })
    const paginator = new Paginator(source, { perPage: 10 })
    const short = await paginator.page(2)
    expect([short.startIndex(), short.endIndex(), short.count]).toEqual([11, 12, 25])
    const empty = await paginator.page(3)
    expect([empty.length, empty.startIndex(), empty.endIndex(), empty.hasNext()]).toEqual([0, 0, 0, false])
    expect(empty.previousPageNumber()).toBe(2)
  })

  it('PAG-07 rows inserted between the count and the read do not make the last page longer than counted', async () => {
    const source = counted(13, { afterCount: (rows) => (rows.size = 20) })
    const page = await new Paginator(source, { perPage: 10, orphans: 5 }).page(1)
    expect([page.length, page.count, page.numPages]).toEqual([13, 13, 1])
  })

  it.each([
    ['the count fails', 'count'],
    ['the read fails', 'slice'],
  ])('leaves nothing running when %s', async (_, failing) => {
    const slow = Promise.withResolvers<never>()
    const events: string[] = []
    const run = async (name: string) => {
      if (name === failing) throw new Error(`${name} failed`)
      await slow.promise.catch(() => events.push(`${name} ended`))
      return name === 'count' ? 7 : letters
    }
    const source = {
      count: () => run('count') as Promise<number>,
      slice: () => run('slice') as Promise<string[]>,
    }
    const page = new Paginator(source, { perPage: 3 })
      .page(1)
      .catch((error: Error) => events.push(error.message))
    setImmediate(() => slow.reject(new Error('cancelled')))
    await page
    expect(events).toEqual([`${failing === 'count' ? 'slice' : 'count'} ended`, `${failing} failed`])
  })

  it('counts again after a count that failed', async () => {
    const count = vi.fn<() => number>(() => 7)
    count.mockImplementationOnce(() => {
      throw new Error('connection lost')
    })
    const paginator = new Paginator({ count, slice: (from, to) => letters.slice(from, to) }, { perPage: 3 })
    await expect(paginator.page(1)).rejects.toThrow('connection lost')
    expect((await paginator.page(1)).numPages).toBe(3)
  })

  it('reads a page with its possible orphans in one read', async () => {
    const source = counted(23)
    const paginator = new Paginator(source, { perPage: 10, orphans: 3 })
    const pages = await Array.fromAsync(paginator, (page) => [page.startIndex(), page.endIndex()])
    expect(pages).toEqual([
      [1, 10],
      [11, 23],
    ])
    expect(source.reads).toEqual([
      [0, 13],
      [10, 23],
    ])
  })

  it.each([
    ['a blank', ' 1'],
    ['nothing', undefined],
    ['zero', 0],
    ['a minus sign', '-1'],
    ['16 digits', '9007199254740993'],
    ['a bigint past any list', 10n ** 30n],
  ])('PAG-03 reads nothing to refuse %s', async (_, value) => {
    const source = counted(95)
    await expect(new Paginator(source, { perPage: 10 }).page(value)).rejects.toMatchObject({
      status: 404,
      value,
    })
    expect([source.counts, source.reads]).toEqual([0, []])
  })
})

describe('numbers', () => {
  // Each column as measured on Django, but for what stands under "only here".
  it.each([
    { outcome: 'a page', values: ['1', '007', 1, 1.0, 1n] },
    {
      outcome: 'not an integer',
      values: [
        '1.0',
        '1e0',
        '0x1',
        '',
        'x',
        'last',
        '\x001',
        null,
        undefined,
        [1],
        ['1'],
        {},
        '9'.repeat(5000),
      ],
    },
    { outcome: 'not an integer', values: [NaN, Infinity, -Infinity, 1.5, Symbol('1'), () => 1] },
    {
      outcome: 'not an integer',
      only: 'here',
      values: [' 1 ', '1\n', '+1', '1_0', '１', '٢', true, new Number(1)],
    },
    {
      outcome: 'empty',
      values: ['-1', '0', '-0', 0, -1, -1n, '9223372036854775808', 2 ** 63, '9'.repeat(4300)],
    },
    { outcome: 'empty', values: ['9007199254740992', '9007199254740993', 9007199254740993n] },
    { outcome: 'empty', only: 'here', values: ['0000000000000001'] },
  ])('PAG-02 PAG-03 calls $values $outcome', async ({ outcome, values }) => {
    const paginator = new Paginator(letters, { perPage: 1 })
    const results = values.map((value) =>
      paginator.page(value).then(
        () => 'a page',
        (error) =>
          EmptyPageError.is(error) ? 'empty' : PageNotAnIntegerError.is(error) ? 'not an integer' : error,
      ),
    )
    expect(await Promise.all(results)).toEqual(values.map(() => outcome))
  })

  it('takes anything in getPage(): the first page for what is no number, the last one for what is out of range', async () => {
    const paginator = new Paginator(letters, { perPage: 3 })
    const numbers = ['2', 'x', null, 1.5, {}, 0, -3, 99, '99999999999999999999'].map(
      async (value) => (await paginator.getPage(value)).number,
    )
    expect(await Promise.all(numbers)).toEqual([2, 1, 1, 1, 1, 3, 3, 3, 3])
  })

  it('uses the given texts and keeps the standard ones beside them', async () => {
    const paginator = new Paginator([], { perPage: 3, errorMessages: { noResults: 'Nothing here' } })
    await expect(paginator.page(2)).rejects.toThrow('Nothing here')
    await expect(paginator.page(0)).rejects.toThrow('That page number is less than 1')
    await expect(paginator.page('x')).rejects.toThrow('That page number is not an integer')
  })

  it('has no page of an empty list when an empty first page is not allowed', async () => {
    const paginator = new Paginator([], { perPage: 3, allowEmptyFirstPage: false })
    expect(await paginator.numPages()).toBe(0)
    await expect(paginator.getPage('x')).rejects.toThrow(EmptyPageError)
    expect(await Array.fromAsync(paginator)).toEqual([])
  })

  it('PAG-26 makes neither a billion numbers nor their elided range', async () => {
    const paginator = new Paginator({ count: () => 1e9, slice: () => [] }, { perPage: 1 })
    const range = await paginator.pageRange()
    expect([range.length, range.at(0), range.at(-1), range.at(1e9), range.includes(1e9)]).toEqual([
      1e9,
      1,
      1e9,
      undefined,
      true,
    ])
    const elided = await paginator.getElidedPageRange(5e8, { onEachSide: 1, onEnds: 1 })
    expect([...elided]).toEqual([
      1,
      Paginator.ELLIPSIS,
      499_999_999,
      5e8,
      500_000_001,
      Paginator.ELLIPSIS,
      1e9,
    ])
    await expect(paginator.getElidedPageRange('x')).rejects.toThrow(PageNotAnIntegerError)
  })
})

describe('configuration', () => {
  it.each([0, -1, 1.5, NaN, Infinity, '10', null, undefined])('PAG-04 refuses perPage %j', (perPage) => {
    expect(() => new Paginator(letters, { perPage: perPage as number })).toThrow(ConfigurationError)
  })

  it.each([[{ count: () => 7 }], [{ slice: () => letters }], [{}], [null], [undefined], [7]])(
    'refuses the source %j',
    (source) => {
      expect(() => new Paginator(source as never, { perPage: 3 })).toThrow(
        'the source must be rows or something with count() and slice()',
      )
    },
  )

  it('names every mistake at once, and the class', () => {
    class ShopPaginator extends Paginator<string> {}
    const make = () =>
      new ShopPaginator('abc' as never, { perPage: '10' as never, orphans: -1, maxPerPage: 0 })
    expect(make).toThrow(
      'ShopPaginator: perPage must be a whole number from 1 up, not "10"; orphans must be a whole number from 0 up, ' +
        'not -1; maxPerPage must be a whole number from 1 up, not 0; the source must be rows or something with count() ' +
        'and slice(), not "abc".',
    )
  })

  it('shows no more of a wrong value than is needed to find it', () => {
    const make = () => new Paginator(letters, { perPage: 'x'.repeat(1000) as never })
    expect(make).toThrow(`not "${'x'.repeat(40)}…".`)
  })

  it('PAG-05 cuts perPage to its ceiling, in the read too', async () => {
    const source = counted(1000)
    const page = await new Paginator(source, { perPage: 1e9, maxPerPage: 100 }).page(1)
    expect([page.length, page.numPages, source.reads]).toEqual([100, 10, [[0, 100]]])
  })
})

describe('subclasses', () => {
  it('may refuse or change page numbers, and read the page they chose', async () => {
    class Clamped extends Paginator<number> {
      override async validateNumber(value: unknown) {
        return Math.min(await super.validateNumber(value), 2)
      }
    }
    const page = await new Clamped(counted(95), { perPage: 10 }).page(7)
    expect([page.number, page.at(0), page.at(-1)]).toEqual([2, 10, 19])
  })

  it('may make pages of their own class', async () => {
    class Titled extends Page<string> {
      readonly title = `Letters, page ${this.number}`
    }
    class TitledPaginator extends Paginator<string> {
      override createPage(parts: ConstructorParameters<typeof Titled>[0]) {
        return new Titled(parts)
      }
    }
    expect(await new TitledPaginator(letters, { perPage: 3 }).page(2)).toMatchObject({
      title: 'Letters, page 2',
    })
  })
})

describe('unordered sources', () => {
  class Shelf {
    readonly ordered = false
    readonly model: { readonly name: string }
    constructor(name: string) {
      this.model = { name }
    }
    count = () => 7
    slice = (from: number, to: number) => letters.slice(from, to)
  }

  it('PAG-08 warns once for each model', () => {
    const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const shelf = new Shelf('Shelf')
    for (const source of [shelf, shelf, new Shelf('Rack')]) void new Paginator(source, { perPage: 3 })
    expect(emit.mock.calls).toEqual([
      [expect.stringMatching(/inconsistent results with an unordered list of Shelf:/), expectedOptions],
      [expect.stringMatching(/unordered list of Rack:/), expectedOptions],
    ])
    emit.mockRestore()
  })

  it('PAG-08 warns about a source that has no class', () => {
    const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const bare = Object.assign(Object.create(null), { ordered: false, count: () => 7, slice: () => letters })
    void new Paginator(bare as Shelf, { perPage: 3 })
    expect(emit).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/list of rows:/), expectedOptions)
    emit.mockRestore()
  })

  it('PAG-08 says nothing of a source that is ordered or does not tell', () => {
    const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    for (const ordered of [true, undefined]) {
      void new Paginator({ ordered, count: () => 7, slice: () => letters }, { perPage: 3 })
    }
    expect(emit).not.toHaveBeenCalled()
    emit.mockRestore()
  })

  const expectedOptions = { type: 'UnorderedObjectListWarning', code: 'WARN_PAGE_UNORDERED' }
})
