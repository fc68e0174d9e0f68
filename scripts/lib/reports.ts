import { globSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { root } from './run.ts'

const PATTERN = '{packages/*,apps/*,docs}/.vitest/report.json'

/** The part of a vitest JSON report that is read here. */
interface Report {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message?: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

export interface Totals {
  passed: number
  failed: number
  skipped: number
  /** Files with tests that did not run: path and how many. */
  readonly skippedIn: Map<string, number>
}

export function removeReports(): void {
  for (const file of globSync(PATTERN, { cwd: root })) rmSync(path.join(root, file))
}

/** Sums the reports of all packages, those that turbo restored from its cache included. */
export function readReports(): Totals {
  const totals: Totals = { passed: 0, failed: 0, skipped: 0, skippedIn: new Map() }
  for (const file of globSync(PATTERN, { cwd: root })) {
    const report = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Report
    for (const { name, status, assertionResults } of report.testResults) {
      const count = (wanted: string): number =>
        assertionResults.filter((each) => each.status === wanted).length
      const skipped = assertionResults.length - count('passed') - count('failed')
      totals.passed += count('passed')
      // A file that broke before its first test has none to count.
      totals.failed += count('failed') || (status === 'failed' ? 1 : 0)
      totals.skipped += skipped
      if (skipped > 0) totals.skippedIn.set(path.relative(root, name).replaceAll(path.sep, '/'), skipped)
    }
  }
  return totals
}
