import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import express from 'express'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTemplateEngine } from '../src/template-engine.ts'
import { templateHelpers } from '../src/template-helpers.ts'

let views: string
beforeEach(() => {
  views = mkdtempSync(path.join(tmpdir(), 'belvedere-views-'))
})
afterEach(() => rmSync(views, { recursive: true }))

const write = (name: string, text: string) => writeFileSync(path.join(views, `${name}.eta`), text)

/** Renders through Express, as the application does. */
function renderer(folder = views, options: { cache?: boolean } = {}) {
  const app = express()
  app.set('views', folder)
  app.set('view engine', 'eta')
  app.engine(
    'eta',
    createTemplateEngine({ views: folder, cache: false, helpers: templateHelpers, ...options }),
  )
  return (name: string, data: object = {}) =>
    new Promise<string>((resolve, reject) => {
      app.render(name, data, (error: Error | null, html) => (error === null ? resolve(html) : reject(error)))
    })
}

it('GEN-32 escapes values in text and in attributes', async () => {
  write('page', `<p title="<%= it.value %>"><%= it.value %></p><i title='<%= it.value %>'></i>`)
  const html = await renderer()('page', { value: `"><svg/onload=1>'&` })
  const escaped = '&quot;&gt;&lt;svg/onload=1&gt;&#39;&amp;'
  expect(html).toBe(`<p title="${escaped}">${escaped}</p><i title='${escaped}'></i>`)
})

it('prints nothing for null and undefined', async () => {
  write('page', '[<%= it.none %>][<%= it.missing %>][<%= it.zero %>][<%= it.no %>]')
  expect(await renderer()('page', { none: null, zero: 0, no: false })).toBe('[][][0][false]')
})

it('takes no options and no blocks from the data, however it is called', async () => {
  write('page', `<%~ block('main', () => output('own')) %> <%= it.value %> <%= it.settings %>`)
  const hostile = JSON.parse(
    `{"value":"<b>","autoEscape":false,"settings":{"view options":{"autoEscape":false}},"__blocks":{"main":"<script>"},
      "tags":["[","]"],"views":"/","functionHeader":"throw 1"}`,
  )
  const html = await renderer()('page', hostile)
  expect(html).toContain('own &lt;b&gt; ')
  expect(html).not.toContain('<script>')
})

it('waits for what a template waits for, inside a layout', async () => {
  write('layout', '<main><%~ it.body %></main><%= it.title %>')
  write('page', `<% layout('/layout', { title: 'T&C' }) %><%= await it.later %>`)
  expect(await renderer()('page', { later: Promise.resolve('<late>') })).toBe(
    '<main>&lt;late&gt;</main>T&amp;C',
  )
})

it('reads a template again in development, and once in production', async () => {
  write('page', 'one')
  const development = renderer()
  const production = renderer(views, { cache: true })
  expect([await development('page'), await production('page')]).toEqual(['one', 'one'])
  write('page', 'two')
  expect([await development('page'), await production('page')]).toEqual(['two', 'one'])
})

it('passes on what goes wrong in a template, with its line in development', async () => {
  write('page', 'fine\n<% it.missing.name %>')
  await expect(renderer()('page')).rejects.toThrow(/page\.eta:2/)
  write('broken', '<% if ( %>')
  await expect(renderer()('broken')).rejects.toThrow(/Bad template syntax/)
})

describe('the templates of Belvedere Press', () => {
  const folder = path.join(import.meta.dirname, '..', 'views')
  const render = renderer(folder, { cache: true })
  const hostile = `<img src=x onerror=alert(1)>"'`
  const url = (name: string, params: Record<string, string> = {}, query: Record<string, unknown> = {}) =>
    `/${name}/${encodeURIComponent(params['slug'] ?? '')}?${new URLSearchParams(query as Record<string, string>).toString()}`
  const author = {
    name: hostile,
    slug: 'a',
    bio: hostile,
    featured: true,
    publisher: { title: hostile, city: hostile, foundedYear: 1 },
    joinedOn: new Date(0),
  }
  const article = {
    slug: hostile,
    title: hostile,
    summary: hostile,
    body: `${hostile}\n\n> ${hostile}`,
    publishedAt: new Date(0),
    readingMinutes: 1,
    author,
    tags: [{ slug: hostile, name: hostile }],
    comments: [{ authorName: hostile, body: hostile, createdAt: new Date(0) }],
  }
  const pageObj = {
    number: 2,
    numPages: 3,
    count: 3,
    hasNext: () => true,
    hasPrevious: () => true,
    nextPageNumber: () => 3,
    previousPageNumber: () => 1,
    startIndex: () => 2,
    endIndex: () => 2,
    elidedPageRange: () => [1, 2, '…', 3],
  }
  const context = {
    url,
    article,
    author,
    pageObj,
    pageLinks: { previous: hostile, next: hostile },
    query: hostile,
    tag: { slug: 'x', name: hostile },
    leadArticle: article,
    articleList: [article],
    authorList: [{ ...author, articles: [article] }],
    tagList: article.tags,
    articleCount: 3,
    errorId: hostile,
  }
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.eta') && !/^(?:layout|partials)/.test(file))
    .map((file) => file.replace('.eta', '').replaceAll(path.sep, '/'))

  it.each(names)('%s escapes everything it shows', async (name) => {
    const html = await render(name, context)
    expect(html).toContain('</html>')
    expect(html).not.toMatch(/<img/)
    expect(html).not.toMatch(/undefined|\[object/)
    expect(html.match(/<h1\b/g)).toHaveLength(1)
  })

  it('mark the current page of a list for those who cannot see it', async () => {
    const html = await render('press/article_list', { ...context, query: undefined, tag: undefined })
    expect(html).toContain('<nav class="pagination" aria-label="Pages">')
    expect(html.match(/aria-current="page" aria-label="Page 2"/g)).toHaveLength(1)
    expect(html).toContain('<li class="gap">…</li>')
  })

  it('keep the search when the page is turned', async () => {
    const html = await render('press/article_list', { ...context, query: 'iron & rust', tag: undefined })
    expect(html).toContain('q=iron+%26+rust&amp;page=3')
  })
})
