import { describe, expect, it } from 'vitest'
import { files, read, tableRows } from './repository.ts'

const PAGE = read('docs/coverage.md')

/** Every id of the page: `A-01` to `A-43` stands for all between. */
const IDS = [...PAGE.matchAll(/`([A-Z]+)-(\d+)` to `\1-(\d+)`/g)].flatMap(([, group, first, last]) =>
  Array.from(
    { length: Number(last) - Number(first) + 1 },
    (_, index) => `${group}-${String(Number(first) + index).padStart(2, '0')}`,
  ),
)

const REASONS = tableRows(PAGE)
  .filter(([id]) => id?.startsWith('`'))
  .map(([id, what, why]) => ({ id: id!.replaceAll('`', ''), what, why }))

/** The ids of the tests, whose titles begin with them: `it('CORE-08, A-06: keeps …', …)`, with the colon or without. */
function provenIds(): ReadonlySet<string> {
  const titles = files('{packages,apps}/*/test/**/*.ts').flatMap((file) =>
    [...read(file).matchAll(/(['"`])((?:[A-Z]+-\d+(?:, | )?)+):? [^\n]+?\1,(?:$| )/gm)].map(
      ([, , ids]) => ids!,
    ),
  )
  return new Set(titles.flatMap((ids) => ids.match(/[A-Z]+-\d+/g)!))
}

describe('docs/coverage.md', () => {
  const proven = provenIds()

  it('has a test or a reason for every id', () => {
    const explained = new Set(REASONS.map(({ id }) => id))
    expect(IDS.length).toBeGreaterThan(100)
    expect(IDS.filter((id) => !proven.has(id) && !explained.has(id))).toEqual([])
  })

  it('gives reasons for ids that exist and have no test, each in words', () => {
    expect(REASONS.filter(({ id }) => !IDS.includes(id) || proven.has(id))).toEqual([])
    expect(REASONS.filter(({ what, why }) => !what || !why || why.length < 20)).toEqual([])
  })
})
