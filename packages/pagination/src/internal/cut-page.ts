import type { Tally } from './counting.ts'

export interface PageCut<TRow> extends Tally {
  readonly objectList: readonly TRow[]
  /** Whether this page takes the last row of the list. */
  readonly last: boolean
}

/**
 * Cuts the rows of one page out of those that were read from `start` on: `perPage`, the possible orphans, and one
 * more unless the count is exact. `null` when the rows tell that there is no such page.
 */
export function cutPage<TRow>(
  rows: readonly TRow[],
  tally: Tally | null,
  { start, perPage, orphans }: { start: number; perPage: number; orphans: number },
): PageCut<TRow> | null {
  const most = perPage + orphans
  if (tally?.kind === 'exact') {
    // The last page takes all that was counted. Rows deleted since then leave a shorter page, and that is no error.
    const rest = tally.count - start
    const last = rest <= most
    return { ...tally, last, objectList: upTo(last ? Math.max(0, rest) : perPage, rows) }
  }
  const seen = start + rows.length
  if (rows.length > most) {
    const count = Math.max(seen, tally?.count ?? 0)
    return { objectList: upTo(perPage, rows), last: false, count, kind: tally?.kind ?? 'minimum' }
  }
  // So few rows at the end are the orphans of the page before.
  if (start > 0 && rows.length <= orphans) return null
  return { objectList: rows, last: true, count: seen, kind: 'exact' }
}

function upTo<TRow>(size: number, rows: readonly TRow[]): readonly TRow[] {
  return rows.length > size ? rows.slice(0, size) : rows
}
