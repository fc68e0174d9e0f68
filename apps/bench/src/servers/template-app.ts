import { readFile } from 'node:fs/promises'
import path from 'node:path'
import express, { type Express } from 'express'

/** What the template is given. */
interface Row {
  readonly title: string
  readonly author: string
}

/** Rows as a list page shows them, with something to escape. */
export const rows: readonly Row[] = Array.from({ length: 20 }, (_, index) => ({
  title: `Tides & currents, part ${index}`,
  author: `Author "${index % 5}"`,
}))

type Render = (context: Readonly<Record<string, unknown>>) => string

/** An application with a view engine of a few lines, so that little of what is measured is the engine's. */
export function templateApp(): Express {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.enable('view cache')
  app.set('views', path.join(import.meta.dirname, 'views'))
  app.set('view engine', 'html')
  const compiled = new Map<string, Promise<Render>>()
  app.engine('html', (file, options, done) => {
    let template = compiled.get(file)
    if (template === undefined) compiled.set(file, (template = readFile(file, 'utf8').then(compile)))
    template.then((render) => done(null, render(options as Record<string, unknown>)), done)
  })
  return app
}

/** `{{name}}` is a value; what stands between `{{#rows}}` and `{{/rows}}` is repeated for each row. */
function compile(text: string): Render {
  const [head, row, tail] = text.split(/\{\{[#/]rows\}\}\n?/).map(fill)
  return (context) => {
    const each = (context['rows'] as readonly Readonly<Record<string, unknown>>[]).map(row!)
    return head!(context) + each.join('') + tail!(context)
  }
}

function fill(text: string): Render {
  const parts = text.split(/\{\{(\w+)\}\}/)
  return (context) =>
    parts.map((part, index) => (index % 2 === 0 ? part : escape(String(context[part])))).join('')
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character]!)
}
