// Installs every package alone, as a user gets it, and uses it as its README says.
//
// Builds and packs the packages, publishes the tarballs to a registry on loopback, and for each makes an empty
// project that installs it, imports it, runs the first program of its README and type-checks that. `--files` shows
// what is in each tarball. Names of packages limit the checks to them.
import { rmSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { CHECKS, checkPackage, type PackageReport } from './lib/check-package.ts'
import { startRegistry } from './lib/registry.ts'
import { must } from './lib/run.ts'
import { temporaryFolder } from './lib/temporary-folder.ts'
import { pack, publicPackages, withDependencies } from './lib/workspace.ts'

const AT_ONCE = 2

const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const all = publicPackages()
const checked = all.filter(
  ({ manifest }) => names.length === 0 || names.includes(manifest.name.replace('@belvedere/', '')),
)
const packages = withDependencies(checked, all)

// What an earlier build left behind must not be packed.
for (const { folder } of packages) rmSync(path.join(folder, 'dist'), { recursive: true, force: true })
const filters = packages.map(({ manifest }) => `--filter=${manifest.name}`)
await must('turbo', ['run', 'build', '--output-logs=errors-only', ...filters])

await using folder = await temporaryFolder()
await using registry = await startRegistry(path.join(folder.path, 'registry'))
const tarballs = new Map<string, string>()
for (const { folder: source, manifest } of packages) {
  const destination = path.join(folder.path, 'tarballs', path.basename(source))
  await mkdir(destination, { recursive: true })
  const tarball = await pack(source, destination)
  await registry.publish(tarball)
  tarballs.set(manifest.name, tarball)
}

const reports: PackageReport[] = []
const waiting = checked.values()
const work = async (): Promise<void> => {
  for (const { manifest } of waiting) {
    const project = path.join(folder.path, 'projects', manifest.name)
    reports.push(await checkPackage(tarballs.get(manifest.name) ?? '', project, registry))
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work))
reports.sort((a, b) => a.name.localeCompare(b.name))

for (const { name, files, findings } of reports) {
  if (process.argv.includes('--files')) console.log(`\n${name}\n  ${files.join('\n  ')}`)
  for (const check of CHECKS) {
    const found = findings[check]
    if (found !== null) console.log(`\n${name}: ${check}\n  ${found.replaceAll('\n', '\n  ')}`)
  }
}

const rows = reports.map(({ name, files, findings }) => [
  name,
  String(files.length),
  ...CHECKS.map((check) => (findings[check] === null ? 'ok' : 'FAILED')),
])
console.log(`\n${table([['package', 'in it', ...CHECKS], ...rows])}\n`)
const failed = rows.flat().filter((cell) => cell === 'FAILED').length
const passed = rows.flat().filter((cell) => cell === 'ok').length
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

function table(lines: readonly (readonly string[])[]): string {
  const widths = (lines[0] ?? []).map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  )
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
