const asExpression = 'a condition on a part of a moment is written with where() and `extract`'

/** Lookups of Django's that are refused here, and why. */
export const notOffered: ReadonlyMap<string, string> = new Map([
  ['regex', 'a pattern from a user may take the server for ever; written with where() it is the programmer\'s own'],
  ['iregex', 'as regex'],
  ['year', asExpression],
  ['quarter', asExpression],
  ['month', asExpression],
  ['day', asExpression],
  ['weekDay', asExpression],
  ['isoWeekDay', asExpression],
  ['hour', asExpression],
  ['date', asExpression],
])

interface Difference {
  readonly input: string
  readonly expect: readonly number[]
  readonly why: string
}

const caseMatters = 'the answers were recorded on SQLite, whose LIKE takes no heed of case; PostgreSQL, and Django on it, do'

/** Cases that PostgreSQL answers otherwise, on purpose. */
export const differences: readonly Difference[] = [
  {
    input: '{"model":"book","filter":[[["title","contains"],"Data"]],"exclude":[],"order":["id"]}',
    expect: [3, 15, 27, 39],
    why: caseMatters,
  },
  {
    input: '{"model":"book","filter":[],"exclude":[[["title","contains"],"Data"]],"order":["id"]}',
    expect: Array.from({ length: 48 }, (_, index) => index + 1).filter((id) => id % 12 !== 3),
    why: caseMatters,
  },
  {
    input:
      '{"model":"book","filter":[[["title","startswith"],"The"],[["author","name","icontains"],"o"]],"exclude":[],"order":["-id"],"slice":[2,12]}',
    expect: [12],
    why: caseMatters,
  },
]
