// Everything that must hold before a change is merged: types, lint, unused code, tests. `--tests` runs the tests alone,
// `--deep` the long ones too, with a million cases for each property.
//
// The last line says `N passed, N failed`.
import { globSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { readReports, removeReports } from './lib/reports.ts'
import { root, run } from './lib/run.ts'

const SUMMARIES = '.turbo/runs'

const tasks = process.argv.includes('--tests')
  ? ['test']
  : ['typecheck', 'typecheck:root', 'lint', 'knip', 'test']
const deep = process.argv.includes('--deep')
// What a server answered once is not what it answers now, and deep tests draw new cases each time.
const fresh = deep || process.env['DATABASE_URL'] || process.env['REDIS_URL']
const env = deep ? { BELVEDERE_DEEP: '1', BELVEDERE_RUNS: process.env['BELVEDERE_RUNS'] ?? '1000000' } : {}

removeReports()
rmSync(path.join(root, SUMMARIES), { recursive: true, force: true })
const { code } = await run(
  'turbo',
  ['run', ...tasks, '--continue=dependencies-successful', '--summarize', ...(fresh ? ['--force'] : [])],
  { env, show: true },
)

const { passed, failed, skipped, skippedIn } = readReports()
for (const [file, count] of skippedIn) console.log(`skipped: ${count} in ${file}`)
for (const task of failedTasks()) console.log(`failed: ${task}`)
if (skipped > 0) console.log(`${skipped} skipped`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = code === 0 && failed === 0 && passed > 0 ? 0 : 1

/** The tasks that ended badly, from the summary that turbo wrote. */
function failedTasks(): string[] {
  interface Summary {
    readonly tasks: readonly {
      readonly taskId: string
      readonly execution?: { readonly exitCode?: number | null }
    }[]
  }
  return globSync(`${SUMMARIES}/*.json`, { cwd: root }).flatMap((file) => {
    const summary = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Summary
    return summary.tasks.filter(({ execution }) => execution?.exitCode).map(({ taskId }) => taskId)
  })
}
