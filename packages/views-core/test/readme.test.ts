import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as viewsCore from '../src/index.ts'
import * as server from '../src/server/index.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')

describe('the README', () => {
  it('names everything that the package exports', () => {
    const names = [...Object.keys(viewsCore), ...Object.keys(server)].filter((name) => name !== 'ViewError')
    expect(names.filter((name) => !readme.includes(`\`${name}`))).toEqual([])
  })

  it('lists every error class with the code that it has', () => {
    const rows = [...readme.matchAll(/^\| `(ERR_\w+)` \| `(\w+)` \|/gm)].map(
      ([, code, name]) => `${name} ${code}`,
    )
    const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8')
    const classes = source.split(/^export class /m).slice(1)
    const declared = classes.map(
      (text) => `${/^\w+/.exec(text)?.[0]} ${/code\b.*'(ERR_\w+)'/.exec(text)?.[1]}`,
    )
    expect(rows.toSorted()).toEqual(declared.toSorted())
    const exported = Object.keys(viewsCore).filter((name) => name.endsWith('Error') && name !== 'ViewError')
    expect(exported.toSorted()).toEqual(declared.map((each) => each.split(' ')[0]).toSorted())
  })
})
