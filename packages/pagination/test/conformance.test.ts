import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { elidedPageRange, EmptyPageError, type Page, PageNotAnIntegerError, Paginator } from '../src/index.ts'

interface PageAnswer {
  number?: number
  error?: string
}
interface PaginatorCase {
  input: { count: number; perPage: number; orphans: number; allowEmptyFirstPage: boolean }
  expect: { numPages: number; pages: Record<string, { page: PageAnswer; getPage: number | string }> }
}
interface ElidedCase {
  input: { numPages: number; number: number; onEachSide: number; onEnds: number }
  expect: (number | string)[]
}
interface Difference {
  input: string
  asIf: string
  django: string
}

function table<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`conformance/${file}`, import.meta.url), 'utf8')) as T
}

function describePage(page: Page<number>) {
  return {
    number: page.number,
    start: page.startIndex(),
    end: page.endIndex(),
    items: [...page.objectList.slice(0, 3), ...page.objectList.slice(-1)],
    length: page.length,
    hasNext: page.hasNext(),
    hasPrevious: page.hasPrevious(),
    hasOther: page.hasOtherPages(),
  }
}

function errorName(error: unknown): string {
  if (EmptyPageError.is(error)) return 'EmptyPage'
  if (PageNotAnIntegerError.is(error)) return 'PageNotAnInteger'
  throw error
}

async function answers(paginator: Paginator<number>, asked: unknown) {
  return {
    page: await paginator.page(asked).then(describePage, (error) => ({ error: errorName(error) })),
    getPage: await paginator.getPage(asked).then((page) => page.number, errorName),
  }
}

describe('Django conformance', () => {
  const { cases } = table<{ cases: PaginatorCase[] }>('paginator.json')
  const differences = table<Difference[]>('paginator.differences.json')
  const differenceFor = (asked: string) => differences.find(({ input }) => new RegExp(input, 'u').test(asked))

  it.each([
    ['an array', (count: number) => Array.from({ length: count }, (_, index) => index)],
    [
      'count and slice',
      (count: number) => ({
        count: async () => count,
        slice: async (start: number, end: number) =>
          Array.from({ length: Math.max(0, Math.min(end, count) - start) }, (_, index) => start + index),
      }),
    ],
  ])('PAG-01 PAG-02 answers every page as Django does, over %s', async (_, sourceOf) => {
    expect(cases.length).toBeGreaterThan(200)
    const wrong: unknown[] = []
    for (const { input, expect: expected } of cases) {
      const paginator = new Paginator(sourceOf(input.count), input)
      const numPages = await paginator.numPages()
      if (numPages !== expected.numPages) wrong.push({ input, numPages, wanted: expected.numPages })
      for (const [asked, answer] of Object.entries(expected.pages)) {
        const wanted = expected.pages[differenceFor(asked)?.asIf ?? asked] ?? answer
        const given = await answers(paginator, JSON.parse(asked))
        if (!isDeepStrictEqual(given, wanted)) wrong.push({ input, asked, given, wanted })
      }
    }
    expect(wrong).toEqual([])
  })

  it.each(differences)('still differs from Django where it $django', async ({ input, asIf }) => {
    const rows = cases.flatMap((row) =>
      Object.entries(row.expect.pages)
        .filter(([asked]) => new RegExp(input, 'u').test(asked))
        .map(([asked, answer]) => ({ row, asked, answer })),
    )
    const differing = rows.filter(
      ({ row, answer }) => JSON.stringify(answer) !== JSON.stringify(row.expect.pages[asIf]),
    )
    expect(differing.length).toBeGreaterThan(0)
    for (const { row, asked, answer } of differing) {
      const paginator = new Paginator(
        Array.from({ length: row.input.count }, (_, index) => index),
        row.input,
      )
      expect(await answers(paginator, JSON.parse(asked))).not.toEqual(answer)
    }
  })

  it('PAG-25 elides every range as Django does', async () => {
    const { cases: ranges } = table<{ cases: ElidedCase[] }>('elided-range.json')
    expect(ranges.length).toBeGreaterThan(200)
    const given = ranges.map(({ input: { numPages, number, ...options } }) => [
      ...elidedPageRange(number, numPages, options),
    ])
    expect(given).toEqual(ranges.map((row) => row.expect))
    const asked = ranges.map(async ({ input: { numPages, number, ...options } }) => [
      ...(await new Paginator({ count: () => numPages, slice: () => [] }, { perPage: 1 }).getElidedPageRange(
        number,
        options,
      )),
    ])
    expect(await Promise.all(asked)).toEqual(given)
  })
})
