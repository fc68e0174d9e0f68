import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../../src/bin/run-command.ts'

const MODULE = `
import { HttpResponse, TemplateView, View } from '@belvedere/views-core'

export class Home extends TemplateView {
  templateName = 'home'
}
export class Ping extends View {
  word = 'pong'
  get() {
    return new HttpResponse(this.word)
  }
}
export const loud = Ping.asView({ word: 'PONG' })
export { Home as Start }
export const limit = 3
export function helper() {}
`

const root = path.resolve(import.meta.dirname, '../..')
let folder: string

beforeAll(async () => {
  await mkdir(path.join(root, '.vitest'), { recursive: true })
  folder = await mkdtemp(path.join(root, '.vitest', 'bin-'))
  await writeFile(path.join(folder, 'views.ts'), MODULE)
  await writeFile(path.join(folder, 'none.js'), 'export const limit = 3')
  await writeFile(path.join(folder, 'broken.js'), 'throw new Error("no configuration")')
  await writeFile(
    path.join(folder, 'wrong.ts'),
    "import { TemplateView } from '@belvedere/views-core'\nexport class Bare extends TemplateView {}\n",
  )
})

afterAll(() => rm(folder, { recursive: true }))

interface Outcome {
  readonly code: number
  readonly out: string
  readonly error: string
}

async function run(...args: string[]): Promise<Outcome> {
  let out = ''
  let error = ''
  const code = await runCommand(args, { out: (text) => (out += text), error: (text) => (error += text) })
  return { code, out, error }
}

describe('belvedere views', () => {
  it('explains every exported class once, and every handler with its attributes', async () => {
    const { code, out } = await run('views', path.join(folder, 'views.ts'), '--json')
    expect(code).toBe(0)
    const explained = JSON.parse(out) as {
      name: string
      attributes: { name: string; value: string; owner: string }[]
    }[]
    expect(explained.map((each) => [each.name, each.attributes.find(({ name }) => name === 'word')])).toEqual(
      [
        ['Home', undefined],
        ['Ping', { name: 'word', value: "'pong'", owner: 'Ping' }],
        ['Ping', { name: 'word', value: "'PONG'", owner: 'asView()' }],
      ],
    )
  })

  it('runs as a program, with a path from where it stands', async () => {
    const bin = path.join(root, 'src/bin/belvedere.ts')
    const node = ['--conditions=@belvedere/source', '--disable-warning=ExperimentalWarning', bin]
    const ran = await promisify(execFile)(process.execPath, [...node, 'views', 'views.ts'], { cwd: folder })
    expect(ran.stdout).toMatch(
      /^Home: GET, HEAD, OPTIONS\n[^]*Home > TemplateView > [^]*\nPing: GET, HEAD, OPTIONS\n/,
    )
    const failed = promisify(execFile)(process.execPath, [...node, 'views', 'none.js'], { cwd: folder })
    await expect(failed).rejects.toMatchObject({ code: 1, stderr: 'none.js exports no view.\n' })
  })

  it.each([
    ['a module without a view', ['none.js'], 'exports no view'],
    ['a module that fails', ['broken.js'], 'no configuration'],
    ['a module that is not there', ['missing.js'], 'Cannot find module'],
    ['a view that is misconfigured', ['wrong.ts'], 'templateName: is null'],
  ])('exits with 1 for %s', async (_what, [file], message) => {
    const { code, error } = await run('views', path.join(folder, file!))
    expect([code, error.includes(message)]).toEqual([1, true])
  })

  it('exits with 64 for wrong usage, and says how to use it', async () => {
    for (const args of [[], ['views'], ['routes', 'x'], ['views', 'a', 'b'], ['views', 'a', '--jsn']]) {
      const { code, error } = await run(...args)
      expect([args, code, error.includes('Usage: belvedere views <module>')]).toEqual([args, 64, true])
    }
    expect(await run('--help')).toMatchObject({ code: 0, error: '' })
  })
})
