import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as exported from '../src/index.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

it('names in the README everything that the package exports', () => {
  expect(Object.keys(exported).filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
})

it('lists in the README every error class with the code that it has', () => {
  const rows = [...readme.matchAll(/^\| `(ERR_\w+)` \| `(\w+)` \|/gm)].map(
    ([, code, name]) => `${name} ${code}`,
  )
  const classes = Object.entries(exported).filter(([name]) => name.endsWith('Error'))
  const declared = classes.map(
    ([name, made]) =>
      `${name} ${new (made as new (...args: unknown[]) => Error & { code: string })('x', 1).code}`,
  )
  expect(rows.toSorted()).toEqual(declared.toSorted())
})
