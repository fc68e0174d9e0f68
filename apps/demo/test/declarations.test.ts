import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '..')
let out: string

/** What an editor shows on hover is what is declared, so the declarations are read as a reader would. */
beforeAll(() => {
  out = mkdtempSync(path.join(root, '.declarations-'))
  const tsc = path.join(
    path.dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  )
  const options = [
    '--noEmit',
    'false',
    '--emitDeclarationOnly',
    '--outDir',
    out,
    '--rootDir',
    path.join(root, '../..'),
  ]
  const run = spawnSync(process.execPath, [tsc, '-p', root, ...options], { encoding: 'utf8' })
  if (run.status !== 0) throw new Error(run.stdout)
})
afterAll(() => rmSync(out, { recursive: true, force: true }))

const declared = (file: string): string => readFileSync(path.join(out, 'apps/demo/src', file), 'utf8')

it('shows the mixins of a view by their names', () => {
  const [, base] = /declare const ArticleList_base: ([^]*?;)\n\/\*\*/.exec(
    declared('views/article-list.d.ts'),
  )!
  const names = base!.replaceAll(/import\("[^"]+"\)\./g, '')
  expect(names).toMatch(/^Mixed<Mixed<Mixed<\{\s+new \(\): ListView<ListedArticle>;/)
  expect(names).toMatch(/, Deadlined>, RateLimited>, Cached>;$/)
})

it('shows a model, a QuerySet and a row by short names, and never the whole schema', () => {
  const models = declared('models.d.ts')
  expect(models).toMatch(/Article: import\("@belvedere\/orm-adapter"\)\.Model<Press, "article">/)
  expect(models).toMatch(/export interface Article extends Columns<Tables\['article'\]> \{\s*\}/)
  const list = declared('views/article-list.d.ts')
  expect(list).toMatch(
    /getQueryset\(\): Promise<import\("@belvedere\/orm-adapter"\)\.QuerySet<[^<]*Press, "article", Article & import\("@belvedere\/orm-adapter"\)\.With<[^>]*"author">>>/,
  )
  for (const text of [list, declared('views/home.d.ts'), declared('views/author-list.d.ts')]) {
    expect(text).not.toContain('Generated<')
    expect(text).not.toContain('ColumnType<')
  }
})
