import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, it } from 'vitest'

const project = fileURLToPath(new URL('tsconfig.json', import.meta.url))
const root = createRequire(new URL('../../../../package.json', import.meta.url))
const compiler = join(dirname(root.resolve('typescript/package.json')), 'bin/tsc')
const output = mkdtempSync(join(tmpdir(), 'declarations-'))
afterAll(() => rmSync(output, { recursive: true }))

it('emits declarations in which models, QuerySets and rows have short names', () => {
  execFileSync(process.execPath, [compiler, '-p', project, '--outDir', output], { stdio: 'pipe' })
  const declarations = readFileSync(join(output, 'test/declarations/fixture.d.ts'), 'utf8')
  expect(declarations).toMatchInlineSnapshot(`
    "import { type RowOf } from '../../src/index.ts';
    import { type Press } from '../support/library.ts';
    export declare const Author: import("../../src/index.ts").Model<Press, "author">, Book: import("../../src/index.ts").Model<Press, "book">;
    export declare const featured: import("../../src/index.ts").QuerySet<Press, "author", import("../support/library.ts").Author & import("../../src/index.ts").With<Press, "author", "publisher">>;
    export declare const withBooks: import("../../src/index.ts").QuerySet<Press, "author", import("../support/library.ts").Author & import("../../src/index.ts").With<Press, "author", "books.tags">>;
    export declare const firstBook: () => Promise<(import("../support/library.ts").Book & import("../../src/index.ts").With<Press, "book", "author" | "editor">) | null>;
    export type Featured = RowOf<typeof featured>;
    export declare class AuthorList {
        getQueryset(): import("../../src/index.ts").QuerySet<Press, "author", import("../support/library.ts").Author & import("../../src/index.ts").With<Press, "author", "publisher">>;
    }
    "
  `)
}, 60_000)
