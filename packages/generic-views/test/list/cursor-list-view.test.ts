import { assertStatus } from '@belvedere/testing'
import { CursorCodec } from '@belvedere/pagination'
import type { Context } from '@belvedere/views-core'
import type { RequestHandler } from 'express'
import { describe, expect, it } from 'vitest'
import { ArraySource, CursorListView, ListView, type ObjectSource } from '../../src/index.ts'
import { clientOf, reported, type Shown } from '../support/app.ts'
import { ROWS, trees, type Tree } from '../support/trees.ts'

const keys = [{ id: 'a', secret: 'a secret for tests, 32 bytes long' }]
const json = { accept: 'application/json' }
const formats = ['html', 'json'] as const

class TreeList extends CursorListView<Tree> {
  override queryset: ObjectSource<Tree> = trees
  override ordering: string | readonly string[] | null = ['-evergreen', 'name', 'id']
  override paginateBy: number | null = 4
  override cursorKeys: CursorCodec | typeof keys | null = keys
  override formats: readonly ('html' | 'json')[] = formats
}

interface Body {
  readonly next: string | null
  readonly previous: string | null
  readonly results: readonly Tree[]
}

/** Rows that say when they are read. */
class Watched extends ArraySource<Tree> {
  static reads = 0
  override seek(...args: Parameters<ArraySource<Tree>['seek']>) {
    Watched.reads++
    return super.seek(...args)
  }
  override exists() {
    Watched.reads++
    return super.exists()
  }
  override orderBy(...ordering: readonly string[]) {
    return new Watched(ROWS, { name: 'tree', appLabel: 'forest' }, null, ordering)
  }
  override within() {
    return this
  }
}
const watched = new Watched(ROWS, { name: 'tree', appLabel: 'forest' })

/** Puts a user where middleware of an application would. */
function signedIn(id: string | null, handler: RequestHandler): RequestHandler {
  return (request, response, next) => {
    if (id !== null) Object.assign(request, { user: { id } })
    return handler(request, response, next)
  }
}

const SORTED = ['Fir', 'Holly', 'Pine', 'Yew', 'Ash', 'Beech', 'Elm', 'Lime', 'Oak']

describe('CursorListView', () => {
  it('PAG-20, Y-05: is walked in JSON to the end and back, with a Link header that says the same', async () => {
    await using client = clientOf({ '/': TreeList.asView() })
    const seen: string[][] = []
    let [path, last]: (string | null)[] = ['/', null]
    while (path) {
      const response = await client.get(path, { headers: json })
      assertStatus(response, 200)
      const body = response.json<Body>()
      seen.push(body.results.map((tree) => tree.name))
      const link = response.headers.get('link')!
      expect(link).toContain('</>; rel="first"')
      expect(/<([^>]*)>; rel="next"/.exec(link)?.[1] ?? null).toBe(body.next)
      expect(/<([^>]*)>; rel="prev"/.exec(link)?.[1] ?? null).toBe(body.previous)
      ;[path, last] = [body.next, path]
    }
    expect(seen).toEqual([SORTED.slice(0, 4), SORTED.slice(4, 8), SORTED.slice(8)])
    const back: string[] = []
    for (path = last; path;) {
      const body = (await client.get(path, { headers: json })).json<Body>()
      back.unshift(...body.results.map((tree) => tree.name))
      path = body.previous
    }
    expect(back).toEqual(SORTED)
  })

  it('gives its template a cursor page and its links, and no number', async () => {
    class Linked extends TreeList {
      override async getContextData(extra?: Context) {
        const context = await super.getContextData(extra)
        return { ...context, links: context.pageLinks, next: context.pageObj?.nextCursor }
      }
    }
    await using client = clientOf({ '/': Linked.asView() })
    const { template, hasPaginator, context } = (await client.get('/?a=1')).json<Shown>()
    expect([template, hasPaginator, context['isPaginated']]).toEqual(['forest/tree_list', true, true])
    expect(context['treeList']).toHaveLength(4)
    expect(context['links']).toMatchObject({
      first: '/?a=1',
      previous: null,
      next: `/?a=1&cursor=${String(context['next'])}`,
    })
    expect(context['pageObj']).not.toHaveProperty('number')
  })

  it.each(['x', '', 'YQ', '%00', '__proto__', 'a'.repeat(5000), 'YQ&cursor=YQ'])(
    'PAG-15, PAG-17, PAG-18, PAG-19: answers 400 for the cursor %.10s, and reads nothing',
    async (cursor) => {
      for (const allowEmpty of [true, false]) {
        await using client = clientOf({ '/': TreeList.asView({ queryset: watched, allowEmpty }) })
        const reads = Watched.reads
        const response = await client.get(`/?cursor=${cursor}`, { headers: json })
        assertStatus(response, 400)
        expect(response.headers.get('content-type')).toBe('application/problem+json')
        expect(response.json()).toEqual({
          type: 'about:blank',
          title: 'Bad Request',
          status: 400,
          detail: 'That cursor is not valid for this list: start again from its first page.',
          code: 'ERR_VIEW_CURSOR',
        })
        expect(Watched.reads).toBe(reads)
      }
    },
  )

  it('PAG-16: refuses a cursor of another view, order, filter, path or user, and takes one of another page size', async () => {
    class Others extends TreeList {}
    const sized = { pageSizeParam: 'size', maxPageSize: 6 }
    await using client = clientOf({
      '/in/:place': TreeList.asView(sized),
      '/others/:place': Others.asView(sized),
      '/sorted/:place': TreeList.asView({ ...sized, ordering: ['name', 'id'] }),
      '/ada/:place': signedIn('ada', TreeList.asView(sized)),
      '/bob/:place': signedIn('bob', TreeList.asView(sized)),
    })
    const next = async (path: string) =>
      new URL((await client.get(path, { headers: json })).json<Body>().next!, 'http://x').searchParams.get(
        'cursor',
      )!
    const cursor = await next('/in/wood?a=1&b=2')
    const adas = await next('/ada/wood?a=1&b=2')
    const status = async (path: string, sealed = cursor) =>
      (await client.get(`${path}&cursor=${sealed}`, { headers: json })).status
    expect(await status('/in/wood?a=1&b=2')).toBe(200)
    expect(await status('/in/wood?b=2&a=1')).toBe(200)
    expect(await status('/in/wood?a=1&b=2&size=2')).toBe(200)
    expect(await status('/ada/wood?a=1&b=2', adas)).toBe(200)
    for (const path of ['/in/wood?a=1&b=3', '/in/wood?a=1', '/in/park?a=1&b=2', '/others/wood?a=1&b=2']) {
      expect([path, await status(path)]).toEqual([path, 400])
    }
    for (const path of ['/sorted/wood?a=1&b=2', '/ada/wood?a=1&b=2']) expect(await status(path)).toBe(400)
    expect(await status('/bob/wood?a=1&b=2', adas)).toBe(400)
    expect(await status('/in/wood?a=1&b=2', adas)).toBe(400)
  })

  it('PAG-23: takes the keys of the application, and those of the view first', async () => {
    const views = { '/app': TreeList.asView({ cursorKeys: null }), '/own': TreeList.asView() }
    await using bare = clientOf(views)
    assertStatus(await bare.get('/app', { headers: json }), 500)
    expect(reported.at(-1)).toContain('cursorKeys: is missing, and so is the setting of the application')
    assertStatus(await bare.get('/own', { headers: json }), 200)
    const codec = new CursorCodec({
      keys: [{ id: 'of-the-app', secret: 'another secret, of 32 bytes too.' }],
    })
    await using client = clientOf(views, { 'belvedere cursor keys': codec })
    const keyOf = async (path: string) => {
      const { next } = (await client.get(path, { headers: json })).json<Body>()
      const cursor = new URL(next!, 'http://x').searchParams.get('cursor')!
      return Buffer.from(cursor, 'base64url').toString('latin1')
    }
    expect(await keyOf('/app')).toContain('of-the-app')
    expect(await keyOf('/own')).not.toContain('of-the-app')
  })

  it('B-15: answers 404 for an empty list that may not be empty', async () => {
    const queryset = new ArraySource<Tree>([], { name: 'tree', appLabel: 'forest' })
    await using client = clientOf({
      '/may': TreeList.asView({ queryset }),
      '/must-not': TreeList.asView({ queryset, allowEmpty: false }),
    })
    assertStatus(await client.get('/may'), 200)
    assertStatus(await client.get('/must-not'), 404)
  })

  it('reports every mistake at start-up', () => {
    class Wrong extends CursorListView<Tree> {
      override queryset = Object.assign(new ArraySource(ROWS), { seek: undefined }) as ObjectSource<Tree>
      override cursorKeys = [{ id: 'a', secret: 'short' }]
      override counting = 'lazy' as const
      override paginateOrphans = 1
    }
    expect(() => Wrong.asView()).toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: Wrong.asView() is misconfigured:
        paginateBy: is missing: a list by cursor has pages
        paginateOrphans: is for numbered pages: leave it out
        counting: is for numbered pages: here nothing is counted
        queryset: must have ordering() and seek(), as a QuerySet or an ArraySource does
        cursorKeys: CursorCodec: the secret of key a must have at least 32 bytes, not 5.]
    `)
  })
})

describe('the size of a page', () => {
  class Sized extends ListView<Tree> {
    override queryset = trees
    override formats = formats
    override paginateBy: number | null = 2
    override pageSizeParam = 'size'
    override maxPageSize: number | null = 5
  }

  it.each([
    ['', 2],
    ['?size=3', 3],
    ['?size=5', 5],
    ['?size=6', 5],
    ['?size=1000000000', 5],
    ['?size=0', 2],
    ['?size=-1', 2],
    ['?size=1e9', 2],
    ['?size=', 2],
    ['?size=3&size=4', 2],
  ])('PAG-05: for %j is %i, in both styles', async (query, size) => {
    class SizedByCursor extends TreeList {
      override paginateBy = 2
      override pageSizeParam = 'size'
      override maxPageSize = 5
    }
    await using client = clientOf({ '/numbers': Sized.asView(), '/cursors': SizedByCursor.asView() })
    for (const path of ['/numbers', '/cursors']) {
      const { results } = (await client.get(`${path}${query}`, { headers: json })).json<Body>()
      expect(results).toHaveLength(size)
    }
  })

  it('is not for a client to choose by itself', async () => {
    await using client = clientOf({ '/': TreeList.asView() })
    expect((await client.get('/?size=1', { headers: json })).json<Body>().results).toHaveLength(4)
    expect(() => Sized.asView({ maxPageSize: null })).toThrow(/maxPageSize/)
    expect(() => Sized.asView({ maxPageSize: 1 })).toThrow(/from paginateBy up/)
    expect(() => Sized.asView({ paginateBy: null })).toThrow(/pageSizeParam/)
  })
})

describe('a list that does not count', () => {
  /** Nine trees, with a record of what is asked. */
  class Counted extends ArraySource<Tree> {
    static counts = 0
    override count() {
      Counted.counts++
      return super.count()
    }
    override within() {
      return this
    }
  }
  class Uncounted extends ListView<Tree> {
    override queryset = new Counted(ROWS, { name: 'tree', appLabel: 'forest' })
    override formats = formats
    override paginateBy = 4
  }

  it('PAG-07: takes its strategy from the attribute', async () => {
    await using client = clientOf({
      '/exact': Uncounted.asView(),
      '/none': Uncounted.asView({ counting: 'none' }),
      '/capped': Uncounted.asView({ counting: { upTo: 5 } }),
    })
    const counts: [path: string, count: unknown, asked: number][] = []
    for (const path of ['/exact', '/none', '/capped', '/none?page=3']) {
      Counted.counts = 0
      const { count } = (await client.get(path, { headers: json })).json<{ count: unknown }>()
      counts.push([path, count, Counted.counts])
    }
    expect(counts).toEqual([
      ['/exact', 9, 1],
      ['/none', null, 0],
      ['/capped', null, 0],
      ['/none?page=3', 9, 0],
    ])
    assertStatus(await client.get('/none?page=4', { headers: json }), 404)
    assertStatus(await client.get('/none?page=last', { headers: json }), 404)
    assertStatus(await client.get('/exact?page=last', { headers: json }), 200)
  })

  it('PAG-24: links numbered pages in a Link header, but for a single page, HTML, and a number in the path', async () => {
    await using client = clientOf({ '/': Uncounted.asView(), '/p/:page': Uncounted.asView() })
    const link = async (path: string, headers = json) =>
      (await client.get(path, { headers })).headers.get('link')
    expect(await link('/?q=a%20b&page=2')).toBe(
      '</?q=a%20b>; rel="first", </?q=a%20b>; rel="prev", </?q=a%20b&page=3>; rel="next", </?q=a%20b&page=3>; rel="last"',
    )
    expect(await link('/', { accept: 'text/html' })).toBeNull()
    expect(await link('/p/2')).toBeNull()
    await using single = clientOf({ '/': Uncounted.asView({ paginateBy: 9 }) })
    expect((await single.get('/', { headers: json })).headers.get('link')).toBeNull()
  })

  it('checks the strategy at start-up', () => {
    expect(() => Uncounted.asView({ counting: 'sometimes' as never })).toThrow(/counting/)
  })
})
