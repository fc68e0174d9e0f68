import { assertContains, assertQueries, assertStatus, TestClient } from '@belvedere/testing'
import type { Express } from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Article, Author } from '../src/models.ts'
import { urls } from '../src/urls.ts'
import { openPress } from './support/press.ts'

let press: Awaited<ReturnType<typeof openPress>>
let client: TestClient<Express>

beforeAll(async () => {
  press = await openPress()
  client = new TestClient(press.app)
})
afterAll(async () => {
  await client.close()
  await press.close()
})

const json = { accept: 'application/json' }

interface PageOfArticles {
  readonly count: number
  readonly next: string | null
  readonly previous: string | null
  readonly results: readonly {
    readonly slug: string
    readonly title: string
    readonly author: { name: string }
  }[]
}

const page = async (path: string): Promise<PageOfArticles> =>
  (await client.get(path, { headers: json })).json<PageOfArticles>()

describe('the list of articles', () => {
  it('shows the newest twenty with their authors, and links to the other pages', async () => {
    const response = await client.get('/articles')
    const newest = await Article.objects
      .filter({ published: true })
      .selectRelated('author')
      .orderBy('-publishedAt', '-id')
      .slice(0, 20)
      .all()
    for (const article of newest) {
      assertContains(response, `href="${urls.reverse('article-detail', { slug: article.slug })}"`)
      assertContains(response, article.author.name)
    }
    assertContains(response, 'href="/articles?page=2"')
    expect(response.headers.get('vary')).toMatch(/accept/i)
  })

  it('walks through all of them, each once', async () => {
    const slugs: string[] = []
    for (let path: string | null = '/articles'; path !== null;) {
      const { results, next }: PageOfArticles = await page(path)
      slugs.push(...results.map((article) => article.slug))
      path = next
    }
    expect(slugs).toHaveLength(await Article.objects.filter({ published: true }).count())
    expect(new Set(slugs).size).toBe(slugs.length)
  })

  it('takes the last page by its name, and answers 404 for one that is not there', async () => {
    const { next, results } = await page('/articles?page=last')
    expect(next).toBeNull()
    expect(results.length).toBeGreaterThan(0)
    for (const number of ['9999', '0', '-1', 'x', 'LAST', '1e3']) {
      assertStatus(await client.get(`/articles?page=${number}`), 404)
    }
  })

  it('answers POST with 405 and what it does allow', async () => {
    const response = await client.post('/articles')
    assertStatus(response, 405)
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
  })

  it('finds articles by their words, and keeps the words in the links', async () => {
    const [first] = (await page('/articles')).results
    const word = first!.title.split(' ').toSorted((a, b) => b.length - a.length)[0]!
    const found = await page(`/articles?q=${encodeURIComponent(word)}`)
    expect(found.results.map((article) => article.slug)).toContain(first!.slug)
    expect(found.count).toBeLessThan((await page('/articles')).count)
    assertContains(await client.get(`/articles?q=${encodeURIComponent(word)}`), word)
  })

  it('finds nothing for words that nobody wrote, and says so', async () => {
    const response = await client.get('/articles', { query: { q: '"><script>alert(1)</script>' } })
    assertStatus(response, 200)
    assertContains(response, 'Nothing has been written about that')
    expect(response.text()).not.toContain('<script>alert')
  })

  it('takes any text for a search', async () => {
    for (const q of ["'", '"', '\\', '%', ':*', '&|!', '\0', '(', 'a'.repeat(5000)]) {
      assertStatus(await client.get('/articles', { query: { q } }), 200)
    }
    assertStatus(await client.get('/articles?q[]=1&q=2&q'), 200)
  })

  it('shows the articles of a subject, and 404 for a subject that is none', async () => {
    const detail = await client.get(`/articles/${(await page('/articles')).results[0]!.slug}`)
    const tag = /href="\/articles\?tag=([\w-]+)"/.exec(detail.text())![1]!
    const tagged = await page(`/articles?tag=${tag}`)
    expect(tagged.count).toBeGreaterThan(0)
    expect(tagged.results.map((each) => each.slug).length).toBe(Math.min(20, tagged.count))
    assertStatus(await client.get('/articles?tag=no-such-subject'), 404)
  })

  it('shows the columns that it names in JSON, and no other', async () => {
    const [article] = (await page('/articles')).results
    expect(Object.keys(article!)).toEqual([
      'slug',
      'title',
      'summary',
      'publishedAt',
      'readingMinutes',
      'author',
    ])
    expect(Object.keys(article!.author)).toEqual(['slug', 'name'])
  })
})

describe('an article', () => {
  it('shows its author, subjects and comments in three statements', async () => {
    const article = await Article.objects
      .filter({ published: true, comments: { id: { isNull: false } }, tags: { id: { isNull: false } } })
      .selectRelated('author')
      .prefetchRelated('tags', 'comments')
      .first()
    const response = await assertQueries(3, () => client.get(`/articles/${article!.slug}`))
    assertContains(response, article!.author.name)
    for (const tag of article!.tags) assertContains(response, `?tag=${tag.slug}`)
    for (const comment of article!.comments) assertContains(response, comment.authorName)
  })

  it('answers 404 for one that is not there or not published, in the look of the magazine', async () => {
    const draft = await Article.objects.filter({ published: false }).first()
    for (const slug of [draft!.slug, 'no-such-article', '%00', "'"]) {
      const response = await client.get(`/articles/${slug}`)
      assertStatus(response, 404)
      assertContains(response, '<title>', { status: 404 })
      assertContains(response, '/press.css', { status: 404 })
    }
  })
})

describe('the authors', () => {
  it('come with their publishers and articles in as many statements for any number of them', async () => {
    const response = await assertQueries(4, () => client.get('/authors'))
    const [first] = await Author.objects.selectRelated('publisher').orderBy('name', 'id').slice(0, 1).all()
    assertContains(response, first!.name)
    if (first!.publisher) assertContains(response, first!.publisher.title)
  })

  it('have a page each', async () => {
    const author = await Author.objects.filter({ articles: { published: true } }).first()
    const response = await client.get(`/authors/${author!.slug}`)
    assertContains(response, author!.name)
    assertContains(response, 'href="/articles/')
  })
})

describe('the rest', () => {
  it('has a front page with the newest article, authors and subjects', async () => {
    const response = await client.get('/')
    const [newest] = (await page('/articles')).results
    assertContains(response, newest!.title)
    assertContains(response, 'href="/authors')
    assertContains(response, 'href="/articles?tag=')
  })

  it('answers 404 for what is not there, without repeating the path', async () => {
    const response = await client.get('/Your-session-expired-visit-evil.example')
    assertStatus(response, 404)
    expect(response.text()).not.toContain('evil.example')
    expect((await client.get('/nope', { headers: json })).json()).toMatchObject({
      status: 404,
      title: 'Not Found',
    })
  })

  it('serves its stylesheet, and no file that begins with a dot', async () => {
    assertStatus(await client.get('/press.css'), 200)
    for (const path of ['/.env', '/.git/config', '/%2e%2e/package.json', '/..%2fpackage.json']) {
      assertStatus(await client.get(path), 404)
    }
  })
})
