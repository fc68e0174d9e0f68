import { prepareRows } from '../rows.ts'
import type { Workload } from '../workload.ts'

export const listPage: Workload = {
  name: 'list-page',
  title: 'A page of 20 rows joined with their authors, and a count, as JSON',
  path: '/',
  contenders: [
    { name: 'Express, pg and res.json by hand', server: 'list-pg' },
    { name: 'Express, Kysely and res.json', server: 'list-kysely' },
    { name: 'ListView over a QuerySet', server: 'list-view' },
  ],
  targets: [
    { contender: 'ListView over a QuerySet', against: 'Express, pg and res.json by hand', atLeast: 1 },
    { contender: 'ListView over a QuerySet', against: 'Express, Kysely and res.json', atLeast: 1.3 },
  ],
  prepare: prepareRows,
}
