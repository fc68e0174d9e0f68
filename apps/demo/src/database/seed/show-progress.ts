import type { OnProgress } from './run-seed.ts'

interface Output {
  readonly isTTY?: boolean
  write(text: string): unknown
}

const BAR = 30
const LINE_EVERY_MS = 3_000

/**
 * Shows how far the seed has come: a bar that fills on a terminal, elsewhere a plain line every few seconds.
 *
 * @param now - A clock in milliseconds.
 */
export function showProgress(label: string, output: Output, now = () => performance.now()): OnProgress {
  let lastLine = now()
  return (done, total) => {
    const percent = Math.floor((done / total) * 100)
    if (output.isTTY === true) {
      const filled = Math.round((done / total) * BAR)
      const bar = '█'.repeat(filled) + '░'.repeat(BAR - filled)
      // Back to the start of the line; the last step leaves it empty for what comes next.
      output.write(done === total ? '\r\u001B[K' : `\r${label} ${bar} ${percent} %`)
    } else if (done < total && now() - lastLine >= LINE_EVERY_MS) {
      lastLine = now()
      output.write(`${label}: ${percent} %\n`)
    }
  }
}
