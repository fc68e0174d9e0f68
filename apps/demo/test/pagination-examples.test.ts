import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { expect, it } from 'vitest'

const examples = path.join(import.meta.dirname, '../examples')
const manifest = createRequire(import.meta.url).resolve('@belvedere/pagination/package.json')
const readme = readFileSync(path.join(path.dirname(manifest), 'README.md'), 'utf8')

it.each(['pages-with-pg.ts', 'pages-with-kysely.ts'])(
  '%s stands in the README of pagination, and prints what that says',
  (name) => {
    const file = path.join(examples, name)
    expect(readme).toContain(`\`\`\`ts no-run\n${readFileSync(file, 'utf8')}\`\`\``)
    const run = spawnSync(process.execPath, ['--conditions=@belvedere/source', file], { encoding: 'utf8' })
    expect(run.stderr).toBe('')
    expect(readme).toContain(`\`\`\`text\n${run.stdout}\`\`\``)
  },
)
