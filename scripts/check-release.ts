// Rehearses a release: what the changesets at hand would publish, published to a registry on loopback and installed
// from there into an empty project. Works on a copy; the working tree is not touched.
import { globSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { copyTree } from './lib/copy-tree.ts'
import { importAll } from './lib/imports.ts'
import { startRegistry } from './lib/registry.ts'
import { must, root } from './lib/run.ts'
import { temporaryFolder } from './lib/temporary-folder.ts'
import { publicPackages } from './lib/workspace.ts'

const changesets = globSync('.changeset/*.md', { cwd: root, exclude: ['.changeset/README.md'] })
if (changesets.length === 0) {
  console.error('There is nothing to release: no changeset in .changeset/. Write one with: npm run changeset')
  console.log('0 passed, 1 failed')
  process.exit(1)
}

await using folder = await temporaryFolder()
await using registry = await startRegistry(path.join(folder.path, 'registry'))
const tree = path.join(folder.path, 'tree')
const before = new Map(publicPackages().map(({ manifest }) => [manifest.name, manifest.version]))

await copyTree(tree)
const ci = { CI: 'true' }
await must('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: tree, env: ci })
await must('pnpm', ['run', 'version-packages'], { cwd: tree, env: ci })

// From here on npm and pnpm know one registry, and nobody the credentials and settings of this machine.
const empty = path.join(folder.path, 'empty')
await writeFile(empty, '')
await registry.use(tree)
const loopback = {
  ...ci,
  npm_config_registry: registry.url,
  npm_config_userconfig: empty,
  npm_config_globalconfig: empty,
  GIT_CONFIG_GLOBAL: empty,
  GIT_COMMITTER_NAME: 'Release rehearsal', // for the tags
  GIT_COMMITTER_EMAIL: 'rehearsal@example.invalid',
  NPM_TOKEN: undefined,
  NODE_AUTH_TOKEN: undefined,
}
const publishing = await must('pnpm', ['run', 'release'], { cwd: tree, env: loopback })

const packages = publicPackages(tree).map(({ manifest }) => manifest)
const missing: string[] = []
for (const { name, version } of packages) {
  const known = await fetch(registry.url + name)
  const { versions = {} } = (await known.json()) as { versions?: Record<string, unknown> }
  const old = before.get(name)
  const change = old === version ? `${version}, unchanged` : `${old} -> ${version}`
  if (version in versions) console.log(`published ${name} ${change}`)
  else missing.push(name)
}
if (missing.length > 0) console.log(`not published: ${missing.join(', ')}\n${publishing}`)

const project = path.join(folder.path, 'project')
await mkdir(project)
await writeFile(path.join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
await registry.use(project)
const names = packages.map(({ name, version }) => `${name}@${version}`)
await must('npm', ['install', '--prefer-offline', '--ignore-scripts', ...names], { cwd: project })
const unusable: string[] = []
for (const manifest of packages) {
  const { code, output } = await importAll(project, [manifest])
  if (code !== 0) unusable.push(manifest.name)
  console.log(
    code === 0
      ? `imported ${manifest.name} ${manifest.version}`
      : `cannot import ${manifest.name}\n${output}`,
  )
}

const failed = missing.length + unusable.length
console.log(`${packages.length * 2 - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
