import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { importAll } from './imports.ts'
import { firstProgram, installedByReadme } from './readme.ts'
import type { Registry } from './registry.ts'
import { root, run, type RunResult } from './run.ts'
import { contentMistakes, readTarball } from './tarball.ts'
import { readManifest, type Manifest } from './workspace.ts'

export const CHECKS = [
  'files',
  'publint',
  'attw',
  'install',
  'imports',
  'example',
  'nodenext',
  'bundler',
] as const
type Check = (typeof CHECKS)[number]

/** What a check found: `null` when all is well. */
type Findings = Record<Check, string | null>

export interface PackageReport {
  readonly name: string
  readonly files: readonly string[]
  readonly findings: Findings
}

/** Looks at a tarball, then installs it alone into an empty project and uses it as its README says. */
export async function checkPackage(
  tarball: string,
  folder: string,
  registry: Registry,
): Promise<PackageReport> {
  const contents = readTarball(tarball)
  const manifest = JSON.parse(contents.get('package.json')?.toString() ?? '{}') as Manifest
  const readme = contents.get('README.md')?.toString() ?? ''
  const program = firstProgram(readme)
  const files = [...contents.keys()].toSorted()

  const mistakes = contentMistakes(contents)
  const publint = await tool('publint', ['run', tarball, '--strict'])
  const attw = await tool('attw', [tarball, '--profile', 'esm-only', '--no-color'])
  const install = await createProject(folder, manifest, readme, registry)
  const findings: Findings = {
    files: mistakes.length === 0 ? null : mistakes.join('\n'),
    publint: finding(publint),
    attw: finding(attw),
    install: finding(install),
    imports: 'not installed',
    example: 'not installed',
    nodenext: 'not installed',
    bundler: 'not installed',
  }
  if (install.code !== 0) return { name: manifest.name, files, findings }

  findings.imports = finding(await importAll(folder, [manifest]))
  if (program === null) {
    const nothing = 'README.md has no ```ts block'
    return {
      name: manifest.name,
      files,
      findings: { ...findings, example: nothing, nodenext: nothing, bundler: nothing },
    }
  }
  await writeFile(path.join(folder, 'index.ts'), program)
  findings.example = await runExample(folder)
  findings.nodenext = finding(await typecheck(folder, { module: 'nodenext' }))
  findings.bundler = finding(await typecheck(folder, { module: 'esnext', moduleResolution: 'bundler' }))
  return { name: manifest.name, files, findings }
}

/** An empty project with the package, what its README names, and the types that a TypeScript project has. */
async function createProject(
  folder: string,
  { name, version, devDependencies = {} }: Manifest,
  readme: string,
  registry: Registry,
): Promise<RunResult> {
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  await registry.use(folder)
  const nodeTypes = readManifest(path.join(root, 'node_modules/@types/node/package.json')).version
  const types = Object.entries({ '@types/node': nodeTypes, ...devDependencies }).filter(([each]) =>
    each.startsWith('@types/'),
  )
  const wanted = [
    `${name}@${version}`,
    ...installedByReadme(readme).filter((each) => each !== name),
    ...types.map(([each, range]) => `${each}@${range}`),
  ]
  return run('npm', ['install', '--prefer-offline', '--ignore-scripts', ...wanted], { cwd: folder })
}

async function runExample(folder: string): Promise<string | null> {
  const { code, output } = await run(process.execPath, ['index.ts'], { cwd: folder, timeoutMs: 60_000 })
  if (code !== 0) return output
  return output.trim() === '' ? 'The first program of the README prints nothing.' : null
}

async function typecheck(folder: string, options: Readonly<Record<string, string>>): Promise<RunResult> {
  const config = path.join(folder, 'tsconfig.json')
  const compilerOptions = {
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    types: ['node'],
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    ...options,
  }
  await writeFile(config, JSON.stringify({ compilerOptions, files: ['index.ts'] }))
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
  return withoutForeignMistakes(await run(process.execPath, [tsc, '-p', config], { cwd: folder }))
}

/** Declarations of others are checked along with ours, and their mistakes are theirs: PGlite's need the DOM's, say. */
function withoutForeignMistakes({ code, output }: RunResult): RunResult {
  const lines = output.split('\n')
  const ours = lines.filter(
    (line) => !/^node_modules\/(?!@belvedere\/)/.test(line) && /error TS\d+/.test(line),
  )
  const foreign = lines.some((line) => /^node_modules\/(?!@belvedere\/).*error TS\d+/.test(line))
  return foreign && ours.length === 0 ? { code: 0, output: '' } : { code, output }
}

async function tool(name: string, args: readonly string[]): Promise<RunResult> {
  return run(name, args, { env: { NO_COLOR: '1', FORCE_COLOR: undefined } })
}

function finding({ code, output }: RunResult): string | null {
  return code === 0 ? null : output.trim() || `ended with ${code}`
}
