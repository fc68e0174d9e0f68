import type { Ordering, Position, PositionedRow } from '../../src/index.ts'

/** What a walk reads from: a QuerySet, as a paginator by cursor sees it. */
export interface Seekable<TRow> {
  ordering(): Promise<readonly Ordering[]>
  seek(ordering: readonly Ordering[], after: Position): Seekable<TRow>
  slice(start: number, end: number): { positioned(): Promise<readonly PositionedRow<TRow>[]> }
}

export interface WalkOptions {
  readonly perPage: number
  readonly ordering?: readonly Ordering[]
  readonly backward?: boolean
  /** Runs after each page: rows may come and go. */
  readonly between?: () => Promise<unknown>
}

/** All pages from one end of a list to the other, each from where the last one ended; in the list's own order. */
export async function walk<TRow>(
  source: Seekable<TRow>,
  { perPage, ordering: given, backward = false, between }: WalkOptions,
): Promise<TRow[][]> {
  const own = given ?? (await source.ordering())
  const ordering = backward ? own.map(reversed) : own
  const pages: TRow[][] = []
  let after: Position = []
  for (;;) {
    const found = await source
      .seek(ordering, after)
      .slice(0, perPage + 1)
      .positioned()
    const shown = found.slice(0, perPage)
    pages.push(shown.map(({ row }) => row))
    if (found.length <= perPage) break
    if (pages.length > 20_000) throw new Error('The walk does not end.')
    after = shown.at(-1)!.position
    await between?.()
  }
  return backward ? pages.reverse().map((page) => page.toReversed()) : pages
}

export function reversed({ field, descending, nulls }: Ordering): Ordering {
  return { field, descending: !descending, nulls: nulls === 'first' ? 'last' : 'first' }
}
