import { execFile } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { Script } from 'node:vm'
import { describe, expect, it, vi } from 'vitest'

/** One fenced block that is a program. */
interface Example {
  /** Where it stands: `README.md:7`. */
  readonly title: string
  /** The import that a docstring may leave out; empty otherwise. */
  readonly header: string
  readonly code: string
}

/** What the `// =>` lines of a running example call. */
interface Checks {
  equal(actual: unknown, expected: unknown, line: string): void
  throws(run: () => Promise<unknown>, codeOrName: string, line: string): Promise<void>
}

/**
 * Defines a test for every example of a package: each ```ts block of its README and of its docstrings (`@example`)
 * runs as a program of its own, and all of them are type-checked together.
 *
 * - `expression // => value` must be equal, `expression // => throws ERR_CODE` must throw that code or class name.
 *   The expression may stand on the lines above, or be `const name = …` or `console.log(…)`.
 * - A docstring's block may leave out the import of its own package.
 * - A block that cannot run alone is fenced ```ts no-run.
 */
export function testExamples(packageFolder: string): void {
  const manifest = JSON.parse(readFileSync(path.join(packageFolder, 'package.json'), 'utf8')) as {
    name: string
  }
  const exported = exportedNames(packageFolder)
  const examples = globSync(['README.md', 'src/**/*.ts'], { cwd: packageFolder })
    .toSorted()
    .flatMap((file) => {
      const text = readFileSync(path.join(packageFolder, file), 'utf8')
      const shown = file.replaceAll(path.sep, '/')
      if (file === 'README.md') return blocks(text, shown)
      return blocks(docstrings(text), shown).map((each) => withImport(each, manifest.name, exported))
    })
  const folder = path.join(packageFolder, '.vitest', 'examples')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })

  describe('examples', () => {
    for (const { title, header, code } of examples) {
      it(`${title} is true`, async () => {
        const log = vi.spyOn(console, 'log').mockImplementation(() => {})
        try {
          await assertTrue(path.join(folder, `${fileName(title)}.run.ts`), `${header}; ${instrument(code)}`)
        } finally {
          log.mockRestore()
        }
      })
    }
    it('compile', () => assertCompiles(folder, examples))
  })
}

/** The names a package exports, read from its index: importing it here would run it before the examples do. */
function exportedNames(packageFolder: string): string[] {
  const index = readFileSync(path.join(packageFolder, 'src', 'index.ts'), 'utf8')
  const lists = [...index.matchAll(/export\s+(?:type\s+)?\{([^}]*)\}/g)].flatMap(([, list = '']) =>
    list.split(','),
  )
  return lists.map((entry) => entry.trim().replace(/^type\s+|^.*\sas\s+/g, '')).filter(Boolean)
}

/** Blanks everything but docstrings with an example, so that line numbers stay true. */
function docstrings(source: string): string {
  let kept = ''
  let end = 0
  for (const match of source.matchAll(/\/\*\*[^]*?\*\//g)) {
    kept += blank(source.slice(end, match.index))
    end = match.index + match[0].length
    const text = match[0].replaceAll(/^\s*\* ?/gm, '')
    kept += text.includes('@example') ? text : blank(text)
  }
  return kept
}

function blank(text: string): string {
  return text.replaceAll(/[^\n]/g, '')
}

function blocks(text: string, file: string): Example[] {
  return [...text.matchAll(/^```ts\n([^]*?)^```/gm)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length
    return { title: `${file}:${line}`, header: '', code: match[1] ?? '' }
  })
}

function withImport(example: Example, packageName: string, exported: readonly string[]): Example {
  const { code } = example
  const used = exported.filter((name) => new RegExp(`\\b${name}\\b`).test(code))
  if (used.length === 0 || code.includes(`from '${packageName}'`)) return example
  return { ...example, header: `import { ${used.join(', ')} } from '${packageName}'` }
}

function fileName(title: string): string {
  return title.replaceAll(/[^\w.-]/g, '-')
}

/** Turns each `// =>` line, with what it belongs to above, into a call. */
function instrument(code: string): string {
  const lines = code.split('\n')
  for (const [index, line] of lines.entries()) {
    const [, before, wanted] = /^(.*?)\s*\/\/ => (.+)$/.exec(line) ?? []
    if (before === undefined || wanted === undefined) {
      if (/\/\/\s*(=>|→)/.test(line)) throw new Error(`Write it as: expression // => value. Not: ${line}`)
      continue
    }
    let first = index
    let text = before
    while (!isExpression(text) && !declaredName(text)) {
      first -= 1
      if (first < 0) throw new Error(`No expression ends here: ${line}`)
      text = `${lines[first]}\n${text}`
    }
    const name = declaredName(text)
    const printed = /^\s*console\.log\(([^]*)\)\s*$/.exec(text)?.[1]
    lines.fill('', first, index)
    lines[index] = name ? `${text}; ${check(name, wanted)}` : `;${check(printed ?? text, wanted)}`
  }
  return lines.join('\n')
}

/** The name that a complete declaration declares. */
function declaredName(text: string): string | undefined {
  const [, name] = /^\s*(?:const|let)\s+(\w+)/.exec(text) ?? []
  return name && isValid(`async () => { ${text}\n }`) ? name : undefined
}

function isExpression(text: string): boolean {
  return isValid(`async () => (${text}\n)`)
}

function isValid(code: string): boolean {
  try {
    return Boolean(new Script(stripTypeScriptTypes(code)))
  } catch {
    return false
  }
}

function check(expression: string, wanted: string): string {
  const label = JSON.stringify(`${expression.trim()} // => ${wanted}`)
  const [, thrown] = /^throws (\w+)$/.exec(wanted) ?? []
  if (thrown) return `await checks.throws(async () => (${expression}), ${JSON.stringify(thrown)}, ${label})`
  return `checks.equal((${expression}), (${wanted}), ${label})`
}

/** Runs a program in a module of its own. */
async function assertTrue(file: string, code: string): Promise<void> {
  writeFileSync(file, `const { checks } = globalThis as any; ${code}\nexport {}\n`)
  Object.assign(globalThis, { checks })
  await import(/* @vite-ignore */ pathToFileURL(file).href)
}

const checks: Checks = {
  equal: (actual, expected, line) => expect(actual, line).toEqual(expected),
  throws: async (attempt, codeOrName, line) => {
    const error: unknown = await attempt().then(
      () => 'nothing',
      (reason: unknown) => reason,
    )
    const { code, name } = Object(error) as { code?: unknown; name?: unknown }
    expect([code, name], line).toContain(codeOrName)
  },
}

/** Compiles the blocks as they are written, under the package's own settings. */
async function assertCompiles(folder: string, examples: readonly Example[]): Promise<void> {
  for (const { title, header, code } of examples) {
    writeFileSync(path.join(folder, `${fileName(title)}.ts`), `${header}; ${code}\nexport {}\n`)
  }
  const config = path.join(folder, 'tsconfig.json')
  const include = examples.map(({ title }) => `${fileName(title)}.ts`)
  writeFileSync(config, JSON.stringify({ extends: '../../tsconfig.json', include }))
  const tsc = path.join(
    path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin',
    'tsc',
  )
  const compiling = promisify(execFile)(process.execPath, [tsc, '-p', config, '--pretty', 'false'])
  const output = await compiling.then(
    () => '',
    (error: { stdout: string }) => error.stdout,
  )
  expect(output).toBe('')
}
