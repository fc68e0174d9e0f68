import type { Measured, Round } from './measure.ts'
import type { Workload } from './workload.ts'

/** Prints a workload's results, as ratios to its floor and to its targets. */
export function printTable(workload: Workload, results: readonly Measured[]): void {
  const floor = results[0]!
  console.log(`\n${workload.title} (${floor.rounds.length} rounds; ratios are medians over the rounds)\n`)
  const rows = results.map((each) => [
    each.name,
    median(each.rounds.map((round) => round.requestsPerSecond)).toFixed(0),
    ratio(each, floor, requests).toFixed(2),
    median(each.rounds.map(cpu)).toFixed(0),
    (1 / ratio(each, floor, cpu)).toFixed(2),
    (each.rssBytes / 2 ** 20).toFixed(0),
  ])
  table(['server', 'requests/s', '× floor', 'CPU µs', '× floor per CPU', 'RSS MiB'], rows)
  console.log()
  for (const { contender, against, atLeast } of workload.targets) {
    const [ours, theirs] = [contender, against].map((name) => results.find((each) => each.name === name)!)
    const reached = ratio(ours!, theirs!, requests)
    const verdict = reached >= atLeast ? 'reached' : 'missed'
    console.log(`${contender} : ${against} = ${reached.toFixed(2)} (target ${atLeast}, ${verdict})`)
  }
}

const requests = (round: Round): number => round.requestsPerSecond
const cpu = (round: Round): number => round.cpuMicrosecondsPerRequest

/** Round by round, so that a slow moment of the machine divides out. */
function ratio(one: Measured, other: Measured, value: (round: Round) => number): number {
  return median(one.rounds.map((round, index) => value(round) / value(other.rounds[index]!)))
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}

/** Columns side by side, the first to the left and all others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  )
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    )
    console.log(cells.join('  '))
  }
}
