import { describe, expect, it } from 'vitest'
import { files, read, tableRows } from './repository.ts'

const SOURCES = files('packages/*/src/**/*.ts').map((file) => ({ file, text: read(file) }))
const ROWS = tableRows(read('docs/errors.md')).filter(([code]) => code?.startsWith('`ERR_'))

/** Codes as the sources write them, with the class that has each. */
function declared(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const { text } of SOURCES) {
    for (const part of text.split(/^export (?:abstract )?class /m).slice(1)) {
      const name = /^\w+/.exec(part)![0]
      for (const [, code] of part.matchAll(/^ {2}(?:override )?readonly code\b[^=;\n]*= '(ERR_[A-Z_]+)'/gm)) {
        found.set(code!, (found.get(code!) ?? new Set()).add(name))
      }
    }
  }
  return found
}

describe('docs/errors.md', () => {
  it('lists every code of the packages with its class, and no other', () => {
    const documented = new Map(
      ROWS.map(([code, name]) => [code!.replaceAll('`', ''), name!.replaceAll('`', '')]),
    )
    const inCode = new Map([...declared()].map(([code, names]) => [code, [...names].join(', ')]))
    expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(inCode))
  })

  it('says of each what happened and what to do', () => {
    expect(ROWS.length).toBeGreaterThan(10)
    expect(ROWS.filter((cells) => cells.length !== 4 || cells.some((cell) => cell === ''))).toEqual([])
  })
})
