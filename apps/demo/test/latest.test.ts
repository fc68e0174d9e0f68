import { assertContains, assertQueries, assertStatus, TestClient } from '@belvedere/testing'
import type { Express } from 'express'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { db } from '../src/database/db.ts'
import { Article } from '../src/models.ts'
import { openPress } from './support/press.ts'

let press: Awaited<ReturnType<typeof openPress>>
let client: TestClient<Express>

beforeAll(async () => {
  press = await openPress()
  client = new TestClient(press.app)
  // Some of one moment, and some a microsecond apart: what a date of JavaScript cannot tell.
  await sql`update article set published_at = timestamptz '2026-01-01Z' + (id % 25) * interval '1 microsecond'
    where published and id % 2 = 0`.execute(db)
})
afterAll(async () => {
  await client.close()
  await press.close()
})

const json = { accept: 'application/json' }

interface PageOfArticles {
  readonly next: string | null
  readonly previous: string | null
  readonly results: readonly { readonly slug: string }[]
}

const page = async (path: string): Promise<PageOfArticles> =>
  (await client.get(path, { headers: json })).json<PageOfArticles>()

const slugsOf = async (): Promise<string[]> => {
  const all = await Article.objects.filter({ published: true }).orderBy('-publishedAt', 'id').all()
  return all.map(({ slug }) => slug)
}

/** All pages from one on, by the links of one direction. */
async function walk(path: string, way: 'next' | 'previous'): Promise<{ slugs: string[][]; last: string }> {
  const slugs: string[][] = []
  let last = path
  for (let at: string | null = path; at !== null;) {
    const found: PageOfArticles = await page(at)
    slugs.push(found.results.map(({ slug }) => slug))
    ;[last, at] = [at, found[way]]
  }
  return { slugs, last }
}

describe('the latest articles', () => {
  it.each(['', '?size=7', '?size=1'])(
    'PAG-10, PAG-12, PAG-20: are walked to the end and back as JSON (%s)',
    async (size) => {
      const wanted = await slugsOf()
      const forward = await walk(`/articles/latest${size}`, 'next')
      expect(forward.slugs.flat()).toEqual(wanted)
      const back = await walk(forward.last, 'previous')
      expect(back.slugs.toReversed().flat()).toEqual(wanted)
    },
  )

  it('are walked to the end and back as pages, by their links', async () => {
    const link = (html: string, rel: string) =>
      new RegExp(`rel="${rel}" href="([^"]+)"`).exec(html)?.[1]?.replaceAll('&amp;', '&') ?? null
    const titles = (html: string) =>
      [...html.matchAll(/<h2><a href="\/articles\/([^"]+)"/g)].map(([, slug]) => slug!)
    const wanted = await slugsOf()
    const seen: string[][] = []
    let last = '/articles/latest'
    for (let at: string | null = last; at !== null;) {
      const html: string = (await client.get(at)).text()
      seen.push(titles(html))
      ;[last, at] = [at, link(html, 'next')]
    }
    expect(seen.flat()).toEqual(wanted)
    const back: string[][] = []
    for (let at: string | null = last; at !== null;) {
      const html: string = (await client.get(at)).text()
      back.unshift(titles(html))
      at = link(html, 'prev')
    }
    expect(back.flat()).toEqual(wanted)
  })

  it('are one statement a page, with the authors', async () => {
    const { next } = await page('/articles/latest')
    await assertQueries(1, () => client.get('/articles/latest'))
    await assertQueries(1, () => client.get(next!))
  })

  it('PAG-21: show none twice and skip none that stays, while articles come and go', async () => {
    const wanted = new Set(await slugsOf())
    const seen: string[] = []
    let round = 0
    for (let at: string | null = '/articles/latest?size=9'; at !== null; round++) {
      const found: PageOfArticles = await page(at)
      seen.push(...found.results.map(({ slug }) => slug))
      at = found.next
      // The row that the next page begins after, and one that has not been shown, and a new one at the top.
      const gone = [found.results.at(-1)!.slug, [...wanted].find((slug) => !seen.includes(slug)) ?? '']
      await sql`update article set published = false where slug in (${sql.join(gone)})`.execute(db)
      for (const slug of gone) if (!seen.includes(slug)) wanted.delete(slug)
      await sql`insert into article (slug, title, summary, body, published, published_at, author_id, reading_minutes)
        select ${`new-${round}`}, title, summary, body, true, now(), author_id, reading_minutes from article limit 1`.execute(
        db,
      )
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect([...wanted].filter((slug) => !seen.includes(slug))).toEqual([])
  })

  it('are linked from the list of articles, and link back', async () => {
    assertContains(await client.get('/articles'), 'href="/articles/latest"')
    assertContains(await client.get('/articles/latest'), 'href="/articles"')
  })
})

describe('a cursor', () => {
  it('PAG-15, PAG-16, PAG-28: is refused with 400 and without a statement when it is made up, altered or of another list', async () => {
    const { next } = await page('/articles/latest')
    const cursor = new URL(next!, 'http://x').searchParams.get('cursor')!
    for (const query of [
      `cursor=${cursor}&q=x`,
      `cursor=${cursor.slice(0, -1)}`,
      `cursor=${cursor}A`,
      `cursor=${cursor}&cursor=${cursor}`,
      'cursor=2',
      'cursor=',
    ]) {
      const response = await assertQueries(0, () =>
        client.get(`/articles/latest?${query}`, { headers: json }),
      )
      assertStatus(response, 400)
      expect(response.json()).toMatchObject({ status: 400, code: 'ERR_VIEW_CURSOR' })
    }
    assertStatus(await client.get(`/articles/latest?size=5&cursor=${cursor}`), 200)
  })
})
