import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { run, type RunResult } from './run.ts'
import type { Manifest } from './workspace.ts'

/** Imports every entry of `exports` of packages installed in a folder. */
export async function importAll(folder: string, manifests: readonly Manifest[]): Promise<RunResult> {
  const imports = manifests.flatMap(({ name, exports = {} }) =>
    Object.keys(exports)
      .filter((entry) => !entry.endsWith('.json'))
      .map((entry) => `await import(${JSON.stringify(path.posix.join(name, entry))})`),
  )
  await writeFile(path.join(folder, 'imports.js'), `${imports.join('\n')}\n`)
  return run(process.execPath, ['imports.js'], { cwd: folder, timeoutMs: 60_000 })
}
