import { globSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { must, root } from './run.ts'

/** The part of a package.json that the scripts read. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

export interface WorkspacePackage {
  readonly folder: string
  readonly manifest: Manifest
}

/** The packages of a working tree that go to the registry. */
export function publicPackages(tree: string = root): WorkspacePackage[] {
  return globSync('packages/*/package.json', { cwd: tree })
    .toSorted()
    .map((file) => ({
      folder: path.join(tree, path.dirname(file)),
      manifest: readManifest(path.join(tree, file)),
    }))
    .filter(({ manifest }) => !manifest.private)
}

/** Packages together with those of the workspace that they need, directly or not. */
export function withDependencies(
  packages: readonly WorkspacePackage[],
  all: readonly WorkspacePackage[],
): WorkspacePackage[] {
  const needed = new Set(packages)
  for (const { manifest } of needed) {
    for (const each of all) if (manifest.dependencies?.[each.manifest.name]) needed.add(each)
  }
  return all.filter((each) => needed.has(each))
}

export function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8')) as Manifest
}

/** Packs a package as pnpm publishes it, with the real versions in its manifest; gives the path of the tarball. */
export async function pack(folder: string, destination: string): Promise<string> {
  await must('pnpm', ['pack', '--pack-destination', destination], { cwd: folder })
  const [tarball, ...others] = (await readdir(destination)).filter((name) => name.endsWith('.tgz'))
  if (!tarball || others.length > 0) throw new Error(`Expected one tarball in ${destination}.`)
  return path.join(destination, tarball)
}
