import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const FIXTURE = `
import { compose, ContextMixin, mixOnce, TemplateResponseMixin, TemplateView, View } from '@belvedere/views-core'
import type { Constructor, Mixed } from '@belvedere/views-core'

export interface Paginating {
  paginateBy: number | null
  getPage(): number
}

export function PaginationMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, Paginating> {
  return mixOnce(PaginationMixin, Base, () =>
    class PaginationView extends Base implements Paginating {
      paginateBy: number | null = null
      #page = 1
      getPage(): number {
        return this.#page
      }
    })
}

export class Rows<TRow> extends View {
  rows: TRow[] = []
}

export class RowPage<TRow> extends PaginationMixin(Rows)<TRow> {}
export class ArticlePage extends PaginationMixin(TemplateView) {
  override templateName = 'article'
}
export class Composed extends compose(View, ContextMixin, TemplateResponseMixin, PaginationMixin) {}
`

/** The declarations that an application's build writes for `source`. */
async function declarationsOf(source: string): Promise<string> {
  const root = dirname(import.meta.dirname)
  await mkdir(join(root, '.vitest'), { recursive: true })
  const folder = await mkdtemp(join(root, '.vitest', 'declarations-'))
  try {
    const config = {
      extends: '../../../../tsconfig.base.json',
      compilerOptions: { noEmit: false, emitDeclarationOnly: true, rootDir: '../..', outDir: 'out' },
      files: ['fixture.ts'],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
    await writeFile(join(folder, 'fixture.ts'), source)
    const compiler = dirname(createRequire(import.meta.url).resolve('typescript/package.json'))
    await promisify(execFile)(process.execPath, [join(compiler, 'bin/tsc'), '-p', folder]).catch(
      (error: Error & { stdout?: string }) => {
        throw new Error(`The fixture does not compile:\n${error.stdout}`, { cause: error })
      },
    )
    return await readFile(join(folder, 'out', folder.slice(root.length), 'fixture.d.ts'), 'utf8')
  } finally {
    await rm(folder, { recursive: true })
  }
}

describe('the declarations of classes made of mixins', () => {
  it('name the mixins and their faces, and spell no class out', async () => {
    const declarations = await declarationsOf(FIXTURE)
    expect(declarations).toMatchInlineSnapshot(`
      "import { TemplateView, View } from '@belvedere/views-core';
      import type { Constructor, Mixed } from '@belvedere/views-core';
      export interface Paginating {
          paginateBy: number | null;
          getPage(): number;
      }
      export declare function PaginationMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, Paginating>;
      export declare class Rows<TRow> extends View {
          rows: TRow[];
      }
      declare const RowPage_base: Mixed<typeof Rows, Paginating>;
      export declare class RowPage<TRow> extends RowPage_base<TRow> {
      }
      declare const ArticlePage_base: Mixed<typeof TemplateView, Paginating>;
      export declare class ArticlePage extends ArticlePage_base {
          templateName: string;
      }
      declare const Composed_base: Mixed<Mixed<Mixed<typeof View, import("@belvedere/views-core").Contextual>, import("@belvedere/views-core").TemplateResponding>, Paginating>;
      export declare class Composed extends Composed_base {
      }
      export {};
      "
    `)
  })
})
