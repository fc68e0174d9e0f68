// npm run bench [-- <workload> …] [-- --rounds 5 --seconds 2 --rows 1000000]
//
// Runs the servers of a workload in turns and prints ratios of one run. Absolute figures move with the machine; the
// ratios, medians over the rounds, do not move much.
import { parseArgs } from 'node:util'
import { measure } from './measure.ts'
import { printTable } from './print-table.ts'
import { deepPage } from './workloads/deep-page.ts'
import { listPage } from './workloads/list-page.ts'
import { jsonMixins } from './workloads/json-mixins.ts'
import { jsonView } from './workloads/json-view.ts'
import { manyRoutes } from './workloads/many-routes.ts'
import { templateList } from './workloads/template-list.ts'
import type { Measurement, Workload } from './workload.ts'

const WORKLOADS: readonly (Workload | Measurement)[] = [
  jsonView,
  jsonMixins,
  manyRoutes,
  templateList,
  listPage,
  deepPage,
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    connections: { type: 'string', default: '32' },
    rows: { type: 'string', default: '1000000' },
  },
})

const unknown = positionals.filter((name) => !WORKLOADS.some((each) => each.name === name))
if (unknown.length > 0) {
  console.error(
    `There is no workload ${unknown.join(', ')}; there are ${WORKLOADS.map((each) => each.name).join(', ')}.`,
  )
  process.exit(64)
}

for (const workload of WORKLOADS) {
  if (positionals.length > 0 && !positionals.includes(workload.name)) continue
  if ('run' in workload) {
    await workload.run({ rounds: Number(values.rounds), rows: Number(values.rows) })
    continue
  }
  const prepared = await workload.prepare()
  if ('skipped' in prepared) {
    console.log(`\n${workload.title}: skipped, ${prepared.skipped}`)
    continue
  }
  try {
    const results = await measure(workload, prepared.env, {
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
      connections: Number(values.connections),
    })
    printTable(workload, results)
  } finally {
    await prepared.cleanUp()
  }
}
