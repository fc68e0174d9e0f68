import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')

/** Files of the repository by a pattern, with slashes, relative to its root. */
export function files(pattern: string): string[] {
  const found = globSync(pattern, { cwd: root, exclude: ['**/node_modules/**', '**/dist/**', '**/.*/**'] })
  return found.map((file) => file.replaceAll('\\', '/')).toSorted()
}

export function read(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

export function exists(file: string): boolean {
  return globSync(file, { cwd: root }).length > 0
}

/** The rows of the first table below a heading, as lists of cells. */
export function tableRows(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|\s*-/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    )
}
