import { describe, expect, it } from 'vitest'
import { EmptyPageError, Paginator } from '../src/index.ts'

const letters = ['a', 'b', 'c', 'd', 'e']
const paginator = new Paginator(letters, { perPage: 2 })

describe('a page', () => {
  it('is its rows: it has a length, places and an order', async () => {
    const page = await paginator.page(2)
    expect([page.length, page.at(0), page.at(-1), page.at(2)]).toEqual([2, 'c', 'd', undefined])
    expect([...page]).toEqual(['c', 'd'])
    expect(page.objectList.indexOf('d')).toBe(1)
    expect(page.toString()).toBe('<Page 2 of 3>')
    expect(page.paginator).toBe(paginator)
  })

  it('knows its neighbours, and refuses those that are not there', async () => {
    const [first, last] = await Promise.all([paginator.page(1), paginator.page(3)])
    expect([first.hasPrevious(), first.hasNext(), first.nextPageNumber()]).toEqual([false, true, 2])
    expect([last.hasPrevious(), last.hasNext(), last.previousPageNumber()]).toEqual([true, false, 2])
    expect(() => first.previousPageNumber()).toThrow(new EmptyPageError('That page number is less than 1', 0))
    expect(() => last.nextPageNumber()).toThrow(new EmptyPageError('That page contains no results', 4))
  })

  it.each([
    { rows: 10, perPage: 3, orphans: 1, first: [1, 3], last: [7, 10] },
    { rows: 0, perPage: 3, orphans: 0, first: [0, 0], last: [0, 0] },
    { rows: 10, perPage: 5, orphans: 0, first: [1, 5], last: [6, 10] },
  ])(
    'of $rows rows by $perPage stands at $first, the last one at $last',
    async ({ rows, first, last, ...options }) => {
      const pages = new Paginator(Array.from({ length: rows }).keys(), options)
      const ends = await Promise.all([pages.page(1), pages.page(await pages.numPages())])
      expect(ends.map((page) => [page.startIndex(), page.endIndex()])).toEqual([first, last])
    },
  )

  it('has no other pages when it is the only one', async () => {
    expect((await new Paginator(letters, { perPage: 5 }).page(1)).hasOtherPages()).toBe(false)
    expect((await paginator.page(1)).hasOtherPages()).toBe(true)
  })

  it('gives page numbers that can be looped over again', async () => {
    const page = await new Paginator(Array.from({ length: 50 }).keys(), { perPage: 1 }).page(8)
    const elided = page.elidedPageRange()
    expect([...elided]).toEqual([1, 2, '…', 5, 6, 7, 8, 9, 10, 11, '…', 49, 50])
    expect([...elided]).toEqual([...elided])
    expect([...page.pageRange()].length).toBe(50)
  })
})
