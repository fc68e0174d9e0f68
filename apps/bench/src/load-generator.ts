import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

/** Only benches need it, so it is no part of the workspace: it comes when a bench first runs. */
const GENERATOR = { name: 'autocannon', version: '9.0.0' }
const FOLDER = path.resolve(import.meta.dirname, '../.bench')

interface Result {
  readonly '2xx': number
  readonly non2xx: number
  readonly errors: number
  readonly duration: number
}

type Generate = (options: {
  readonly url: string
  readonly connections: number
  readonly duration: number
}) => PromiseLike<Result>

export interface Load {
  /** Answers in all. */
  readonly requests: number
  readonly seconds: number
}

let generate: Generate | null = null

/** Asks a server for the same page over so many connections for so many seconds. An answer other than 2xx voids it. */
export async function load(url: string, connections: number, seconds: number): Promise<Load> {
  generate ??= fetchGenerator()
  const result = await generate({ url, connections, duration: seconds })
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(
      `${url} answered ${result.non2xx} requests with an error, and ${result.errors} not at all.`,
    )
  }
  return { requests: result['2xx'], seconds: result.duration }
}

function fetchGenerator(): Generate {
  const { name, version } = GENERATOR
  const installed = path.join(FOLDER, 'node_modules', name)
  if (!existsSync(installed)) {
    console.error(`Fetching ${name} ${version} (once)`)
    mkdirSync(FOLDER, { recursive: true })
    writeFileSync(
      path.join(FOLDER, 'package.json'),
      JSON.stringify({ private: true, dependencies: { [name]: version } }),
    )
    const windows = process.platform === 'win32'
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
    const { status } = spawnSync('npm', args, { cwd: FOLDER, stdio: ['ignore', 2, 2], shell: windows })
    if (status !== 0) throw new Error(`npm could not install ${name} ${version}.`)
  }
  return createRequire(path.join(FOLDER, 'package.json'))(name) as Generate
}
