import { describe, expectTypeOf, it } from 'vitest'
import {
  type CursorPage,
  CursorPaginator,
  jsonApiEnvelope,
  type Links,
  type Ordering,
  pageEnvelope,
  type PageSummary,
  type Page,
  type Seekable,
} from '../src/index.ts'

interface Tree {
  readonly name: string
}
interface QuerySet<TRow> extends AsyncIterable<TRow> {
  orderBy(...ordering: readonly string[]): QuerySet<TRow>
  slice(start: number, end: number): QuerySet<TRow>
  all(): Promise<TRow[]>
  count(): Promise<number>
  ordering(): readonly Ordering[]
  seek(ordering: readonly Ordering[], after: readonly (string | null)[]): QuerySet<TRow>
  positioned(): Promise<{ row: TRow; position: readonly (string | null)[] }[]>
}
declare const trees: QuerySet<Tree>
declare const page: Page<Tree>
declare const links: Links

describe('CursorPaginator', () => {
  it('is fitted by a QuerySet as it is, and takes its row type', () => {
    expectTypeOf<QuerySet<Tree>>().toExtend<Seekable<Tree>>()
    const paginator = new CursorPaginator(trees, { perPage: 1, keys: [{ id: 'k', secret: 'x' }] })
    expectTypeOf(paginator.page).returns.resolves.toEqualTypeOf<CursorPage<Tree>>()
  })
})

describe('envelopes', () => {
  it('keep the types of rows, resources and summaries', () => {
    expectTypeOf(pageEnvelope(page, links).data).toEqualTypeOf<readonly Tree[]>()
    expectTypeOf(pageEnvelope(page, links).page).toEqualTypeOf<PageSummary>()
    const resources = jsonApiEnvelope(page, links, (tree) => ({ type: 'tree' as const, id: tree.name }))
    expectTypeOf(resources.data).toEqualTypeOf<readonly { type: 'tree'; id: string }[]>()
  })
})
