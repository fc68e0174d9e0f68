import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elidedPageRange, ELLIPSIS, EmptyPageError, PageNotAnIntegerError, Paginator } from '../src/index.ts'
import { counted } from './support/counted.ts'
import { numRuns } from './support/runs.ts'

const options = fc.record({
  perPage: fc.integer({ min: 1, max: 1000 }),
  orphans: fc.integer({ min: 0, max: 1500 }),
  allowEmptyFirstPage: fc.boolean(),
})

describe('properties', () => {
  it('PAG-01 pages partition the list in order, and only the last may differ in size', async () => {
    const size = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 1_000_000 }))
    const anywhere = fc.double({ min: 0, max: 1, noNaN: true })
    await fc.assert(
      fc.asyncProperty(
        size,
        options,
        anywhere,
        async (count, { perPage, orphans, allowEmptyFirstPage }, where) => {
          const paginator = new Paginator(counted(count), { perPage, orphans, allowEmptyFirstPage })
          const numPages = await paginator.numPages()
          expect(numPages === 0).toBe(count === 0 && !allowEmptyFirstPage)
          const number = 1 + Math.floor(where * (numPages - 1))
          const numbers = numPages === 0 ? [] : [1, number, Math.min(number + 1, numPages), numPages]
          const pages = await Promise.all(numbers.map((one) => paginator.page(one)))
          for (const page of pages) {
            const start = (page.number - 1) * perPage
            const end = page.number === numPages ? count : start + perPage
            expect(page.objectList).toEqual(Array.from({ length: end - start }, (_, index) => start + index))
            expect(page.length).toBeLessThanOrEqual(perPage + orphans)
            expect(page.length === 0).toBe(count === 0)
            expect([page.startIndex(), page.endIndex()]).toEqual(count === 0 ? [0, 0] : [start + 1, end])
          }
          await expect(paginator.page(numPages + 1)).rejects.toThrow(EmptyPageError)
        },
      ),
      { numRuns },
    )
  })

  it('PAG-25 an elided range is strictly increasing, short, and holds both ends and the current page', () => {
    const pages = fc.integer({ min: 1, max: 1_000_000_000 })
    const each = fc.integer({ min: 0, max: 20 })
    fc.assert(
      fc.property(pages, pages, each, each, (a, b, onEachSide, onEnds) => {
        const [number, numPages] = a < b ? [a, b] : [b, a]
        const range = [...elidedPageRange(number, numPages, { onEachSide, onEnds })]
        const numbers = range.filter((item) => item !== ELLIPSIS)
        expect(numbers).toEqual(numbers.toSorted((x, y) => x - y))
        expect(new Set(numbers).size).toBe(numbers.length)
        expect(range.length).toBeLessThanOrEqual(2 * (onEachSide + onEnds) + 3)
        expect(numbers).toContain(number)
        expect(onEnds === 0 || (numbers[0] === 1 && numbers.at(-1) === numPages)).toBe(true)
        const worthless = range.filter(
          (item, index) => item === ELLIPSIS && Number(range[index + 1]) - Number(range[index - 1]) === 2,
        )
        expect(worthless).toEqual([])
      }),
      { numRuns },
    )
  })

  it('PAG-02 any value is a page or one of two errors', async () => {
    const digits = fc.stringMatching(/^-?[0-9]{1,20}$/)
    const scripts = fc.stringMatching(/^\p{Nd}{1,4}$/u)
    const value = fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true }),
      fc.string(),
      digits,
      scripts,
    )
    await fc.assert(
      fc.asyncProperty(value, async (anything) => {
        const paginator = new Paginator(counted(95), { perPage: 10 })
        const outcome = await paginator.page(anything).catch((error: unknown) => error)
        if (PageNotAnIntegerError.is(outcome) || EmptyPageError.is(outcome)) return
        expect(outcome).toMatchObject({ number: Number(anything) })
        expect(String(anything)).toMatch(/^[0-9]+$/)
      }),
      { numRuns },
    )
  })

  it('PAG-02 refuses a megabyte of anything without reading it', async () => {
    const paginator = new Paginator(counted(95), { perPage: 10 })
    for (const text of ['9', '-', ' ', '٢', 'x'].map((one) => one.repeat(1_000_000))) {
      await expect(paginator.page(text)).rejects.toThrow(PageNotAnIntegerError)
    }
  })
})
