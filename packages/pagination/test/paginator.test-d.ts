import { describe, expectTypeOf, it } from 'vitest'
import { type CountedSource, type Page, type PageSource, Paginator } from '../src/index.ts'

interface Tree {
  readonly name: string
}
interface QuerySet<TRow> extends AsyncIterable<TRow> {
  readonly ordered?: boolean
  slice(start: number, end: number): QuerySet<TRow>
  all(): Promise<TRow[]>
  count(): Promise<number>
}
declare const trees: QuerySet<Tree>
declare const rows: readonly Tree[]

describe('Paginator', () => {
  it('takes the row type from every kind of source', () => {
    expectTypeOf(new Paginator(trees, { perPage: 1 })).toEqualTypeOf<Paginator<Tree>>()
    expectTypeOf(new Paginator(rows, { perPage: 1 })).toEqualTypeOf<Paginator<Tree>>()
    expectTypeOf(new Paginator(Promise.resolve(rows), { perPage: 1 })).toEqualTypeOf<Paginator<Tree>>()
    expectTypeOf(new Paginator(new Set(rows), { perPage: 1 })).toEqualTypeOf<Paginator<Tree>>()
  })

  it('infers the parameters of functions written in place', () => {
    const paginator = new Paginator(
      {
        count: async () => 1,
        slice: async (start, end) => {
          expectTypeOf([start, end]).toEqualTypeOf<number[]>()
          return rows
        },
      },
      { perPage: 1 },
    )
    expectTypeOf(paginator.page).returns.resolves.toEqualTypeOf<Page<Tree>>()
  })

  it('gives typed rows', () => {
    expectTypeOf<Page<Tree>['objectList']>().toEqualTypeOf<readonly Tree[]>()
    expectTypeOf<Page<Tree>['at']>().returns.toEqualTypeOf<Tree | undefined>()
  })

  it('is fitted by a QuerySet as it is', () => {
    expectTypeOf<QuerySet<Tree>>().toExtend<CountedSource<Tree>>()
    expectTypeOf<QuerySet<Tree>>().toExtend<PageSource<Tree>>()
  })

  it('refuses what cannot be paged through, and a misspelled option', () => {
    expectTypeOf<number>().not.toExtend<PageSource<Tree>>()
    // @ts-expect-error - a number has no rows
    void new Paginator(5, { perPage: 1 })
    // @ts-expect-error - there is no way to cut it
    void new Paginator({ count: () => 1 }, { perPage: 1 })
    // @ts-expect-error - it is perPage
    void new Paginator(rows, { perpage: 1 })
    // @ts-expect-error - a text is no size
    void new Paginator(rows, { perPage: '10' })
  })
})
