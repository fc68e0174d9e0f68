import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { readFile } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Eta } from 'eta'
import express, { type Express } from 'express'
import { TestClient } from '@belvedere/testing'
import { errorHandler, type Constructor, View } from '../../src/index.ts'

/** An application with view engines over a folder of templates, which is gone with its client. */
export class TemplateApp implements AsyncDisposable {
  readonly app: Express
  readonly client: TestClient<Express>
  readonly folder: string
  /** The templates that an engine has been asked for. */
  readonly opened: string[] = []

  constructor(folder: string) {
    this.folder = folder
    const eta = new Eta({ views: join(folder, 'views'), autoEscape: true })
    this.app = express()
    this.app.set('views', join(folder, 'views'))
    this.app.set('view engine', 'eta')
    this.app.engine('eta', (path, options, done) => {
      this.opened.push(path)
      readFile(path, 'utf8', (error, template) => {
        if (error) done(error)
        else eta.renderStringAsync(template, options).then((text) => done(null, text), done)
      })
    })
    // Calls back before it returns, as some engines do.
    this.app.engine('sync', (_path, options, done) => {
      done(null, `sync ${String((options as { name?: unknown }).name)}`)
    })
    this.app.engine('broken', (_path, _options, done) => done(new Error('SECRET line 3 of the template')))
    this.client = new TestClient(this.app)
  }

  static async with(view: Constructor<View>, templates: Record<string, string>): Promise<TemplateApp> {
    const folder = await mkdtemp(join(tmpdir(), 'views-core-'))
    for (const [name, text] of Object.entries(templates)) {
      const path = join(folder, 'views', name)
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, text)
    }
    const made = new TemplateApp(folder)
    made.app.all('/{*path}', View.asView.call(view))
    made.app.use(errorHandler())
    return made
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.close()
    await rm(this.folder, { recursive: true })
  }
}
