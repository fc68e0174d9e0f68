import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const BLOCK = 512

/** The files of an npm tarball by their path in the package. Reads ustar with the `path` of pax headers. */
export function readTarball(file: string): Map<string, Buffer> {
  const tar = gunzipSync(readFileSync(file))
  const files = new Map<string, Buffer>()
  let longName: string | null = null
  for (let at = 0; at + BLOCK <= tar.length;) {
    const field = (from: number, length: number): string =>
      tar.toString('utf8', at + from, at + from + length).replace(/\0[^]*$/, '')
    const name = field(0, 100)
    if (name === '') break
    const size = Number.parseInt(field(124, 12), 8)
    const type = field(156, 1)
    const prefix = field(345, 155)
    const content = tar.subarray(at + BLOCK, at + BLOCK + size)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
    if (type === 'x') {
      longName = /\d+ path=(.*)\n/.exec(content.toString())?.[1] ?? null
    } else if (type === '0' || type === '') {
      const whole = longName ?? (prefix === '' ? name : `${prefix}/${name}`)
      files.set(whole.replace(/^package\//, ''), content)
      longName = null
    }
  }
  return files
}

/** What is wrong with the files of a package; empty when nothing is. */
export function contentMistakes(files: ReadonlyMap<string, Buffer>): string[] {
  const mistakes: string[] = []
  for (const needed of ['package.json', 'README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts']) {
    if (!files.has(needed)) mistakes.push(`${needed} is missing`)
  }
  for (const [name, content] of files) {
    if (!/^(dist\/|src\/|(package\.json|README\.md|LICENSE|CHANGELOG\.md)$)/.test(name)) {
      mistakes.push(`${name} does not belong there`)
    }
    if (/(^|\/)(\.env|\.npmrc|test\/|__snapshots__)|\.test(-d)?\./.test(name))
      mistakes.push(`${name} must not ship`)
    if (/^dist\/.*(\.js|\.d\.ts)$/.test(name)) mistakes.push(...mapMistakes(name, files))
    if (name === 'package.json' && /"(workspace|catalog):/.test(content.toString())) {
      mistakes.push('package.json has a version that only pnpm understands')
    }
  }
  return mistakes
}

function mapMistakes(name: string, files: ReadonlyMap<string, Buffer>): string[] {
  const map = files.get(`${name}.map`)
  if (!map) return [`${name} has no map`]
  const { sources } = JSON.parse(map.toString()) as { sources: string[] }
  return sources
    .map((source) => new URL(source, `file:///${name}`).pathname.slice(1))
    .filter((source) => !files.has(source))
    .map((source) => `${name} comes from ${source}, which is not there`)
}
