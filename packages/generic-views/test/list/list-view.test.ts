import { Paginator } from '@belvedere/pagination'
import { View, type Context, type HttpResponse, type Scope } from '@belvedere/views-core'
import { assertStatus } from '@belvedere/testing'
import { describe, expect, it } from 'vitest'
import { ArraySource, ListView, type ObjectSource } from '../../src/index.ts'
import { clientOf, type Shown } from '../support/app.ts'
import { ROWS, trees, type Tree } from '../support/trees.ts'

class TreeList extends ListView<Tree> {
  override queryset: ObjectSource<Tree> | null = trees
}

async function show(ViewClass: typeof TreeList, path = '/', attributes = {}): Promise<Shown> {
  await using client = clientOf({ '/{:page}': ViewClass.asView(attributes) })
  const response = await client.get(path)
  assertStatus(response, 200)
  return response.json<Shown>()
}

const idsOf = (rows: unknown): number[] => (rows as Tree[]).map((row) => row.id)

describe('ListView as a page', () => {
  it('B-10: shows the whole list when it has no pages', async () => {
    const { context, view, hasPaginator } = await show(TreeList)
    expect(idsOf(context['objectList'])).toEqual(ROWS.map((row) => row.id))
    expect(context['pageObj']).toBeNull()
    expect(context['isPaginated']).toBe(false)
    expect({ view, hasPaginator }).toEqual({ view: 'TreeList', hasPaginator: false })
  })

  it('B-09, B-12: gives the page its rows under both names, and its paginator', async () => {
    const { context, hasPaginator } = await show(TreeList, '/?page=2', { paginateBy: 4 })
    expect(idsOf(context['objectList'])).toEqual([5, 6, 7, 8])
    expect(context['treeList']).toEqual(context['objectList'])
    expect(context['pageObj']).toMatchObject({ number: 2, numPages: 3, count: 9 })
    expect({ isPaginated: context['isPaginated'], hasPaginator }).toEqual({
      isPaginated: true,
      hasPaginator: true,
    })
  })

  it('B-11: says that one page is not paginated', async () => {
    expect((await show(TreeList, '/', { paginateBy: 9 })).context['isPaginated']).toBe(false)
  })

  it('B-21: puts orphans onto the page before', async () => {
    const { context } = await show(TreeList, '/?page=2', { paginateBy: 4, paginateOrphans: 1 })
    expect(idsOf(context['objectList'])).toEqual([5, 6, 7, 8, 9])
  })

  it('B-04: takes the page from the path before the query string, and an empty one as the first', async () => {
    const attributes = { paginateBy: 4 }
    expect((await show(TreeList, '/2?page=3', attributes)).context['pageObj']).toMatchObject({ number: 2 })
    expect((await show(TreeList, '/?page=', attributes)).context['pageObj']).toMatchObject({ number: 1 })
    expect((await show(TreeList, '/?page=1&page=3', attributes)).context['pageObj']).toMatchObject({
      number: 3,
    })
    expect(
      (await show(TreeList, '/?side=2', { ...attributes, pageKwarg: 'side' })).context['pageObj'],
    ).toMatchObject({
      number: 2,
    })
  })

  it('B-05, PAG-27: takes the word "last", and no other spelling of it', async () => {
    await using client = clientOf({ '/': TreeList.asView({ paginateBy: 4 }) })
    expect((await client.get('/?page=last')).json<Shown>().context['pageObj']).toMatchObject({ number: 3 })
    assertStatus(await client.get('/?page=LAST'), 404)
  })

  it.each([
    '0',
    '-1',
    '4',
    '99',
    'x',
    '1.0',
    '1e0',
    ' 2',
    '%EF%BC%92',
    '1_0',
    '9007199254740993',
    '2%00',
    '__proto__',
  ])('B-06, B-07, B-08: answers 404 for page %s', async (page) => {
    await using client = clientOf({ '/': TreeList.asView({ paginateBy: 4 }) })
    const response = await client.get(`/?page=${page}`, { headers: { accept: 'application/json' } })
    assertStatus(response, 404)
    expect(response.json()).toMatchObject({ status: 404, code: 'ERR_VIEW_NOT_FOUND' })
    expect(response.text()).not.toContain('proto')
  })

  it('B-13: names the rows as it is told', async () => {
    const { context } = await show(TreeList, '/', { contextObjectName: 'wood' })
    expect(context).toHaveProperty('wood')
    expect(context).not.toHaveProperty('treeList')
  })

  it('B-03: orders by a column, or by several', async () => {
    expect(idsOf((await show(TreeList, '/', { ordering: '-id' })).context['objectList'])[0]).toBe(9)
    const { context } = await show(TreeList, '/', { ordering: ['-evergreen', 'name'] })
    expect((context['objectList'] as Tree[])[0]?.name).toBe('Fir')
  })

  it('B-14: lets what it is given win over what it works out, and extraContext over all', async () => {
    class Titled extends TreeList {
      override extraContext: Context = { title: 'from the attribute', season: 'autumn' }
      override async getContextData(extra: Context = {}) {
        return super.getContextData({ ...extra, title: 'given', isPaginated: 'given' })
      }
    }
    const { context } = await show(Titled)
    expect(context).toMatchObject({ title: 'from the attribute', season: 'autumn', isPaginated: 'given' })
  })

  it('B-15: answers 404 for an empty list that may not be empty, and shows it otherwise', async () => {
    const queryset = new ArraySource<Tree>([], { name: 'tree', appLabel: 'forest' })
    for (const paginateBy of [null, 4]) {
      await using client = clientOf({
        '/may': TreeList.asView({ queryset, paginateBy }),
        '/must-not': TreeList.asView({ queryset, paginateBy, allowEmpty: false }),
      })
      assertStatus(await client.get('/may'), 200)
      assertStatus(await client.get('/must-not'), 404)
    }
  })

  it('B-17: prefers the template that it names, and falls back to that of the model', async () => {
    expect((await show(TreeList)).template).toBe('forest/tree_list')
    expect((await show(TreeList, '/', { templateName: 'special' })).template).toBe('special')
    expect((await show(TreeList, '/', { templateName: 'not-there' })).template).toBe('forest/tree_list')
    expect((await show(TreeList, '/', { templateNameSuffix: '_map' })).template).toBe('forest/tree_map')
  })

  it('B-27: answers GET, HEAD and OPTIONS alone', async () => {
    await using client = clientOf({ '/': TreeList.asView() })
    const refused = await client.post('/')
    assertStatus(refused, 405)
    expect(refused.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
    const [head, get] = [await client.head('/'), await client.get('/')]
    expect(head.headers.get('content-length')).toBe(get.headers.get('content-length'))
    expect(head.body).toHaveLength(0)
  })

  it('B-22, B-23: calls every hook in order, each of which may be asynchronous', async () => {
    const calls: string[] = []
    class Traced extends TreeList {
      override dispatch() {
        calls.push('dispatch')
        return super.dispatch()
      }
      override async getQueryset() {
        calls.push('getQueryset')
        return super.getQueryset()
      }
      override async getOrdering() {
        calls.push('getOrdering')
        return 'name'
      }
      override async getAllowEmpty() {
        calls.push('getAllowEmpty')
        return true
      }
      override async getContextData(extra?: Context) {
        calls.push('getContextData')
        return super.getContextData(extra)
      }
      override async getPaginateBy() {
        calls.push('getPaginateBy')
        return 4
      }
      override async getContextObjectName() {
        calls.push('getContextObjectName')
        return 'wood'
      }
      override async paginateQueryset(queryset: ObjectSource<Tree>, pageSize: number) {
        calls.push('paginateQueryset')
        return super.paginateQueryset(queryset, pageSize)
      }
      override async getPaginateOrphans() {
        calls.push('getPaginateOrphans')
        return 0
      }
      override async getPaginator(queryset: ObjectSource<Tree>, perPage: number) {
        calls.push('getPaginator')
        return new Paginator(queryset, { perPage })
      }
      override async renderToResponse(context: Context): Promise<HttpResponse> {
        calls.push('renderToResponse')
        return super.renderToResponse(context)
      }
      override async getTemplateNames() {
        calls.push('getTemplateNames')
        return ['special']
      }
    }
    const { template, context } = await show(Traced)
    expect(template).toBe('special')
    expect((context['wood'] as Tree[]).map((tree) => tree.name)).toEqual(['Ash', 'Beech', 'Elm', 'Fir'])
    expect(calls).toEqual([
      'dispatch',
      'getQueryset',
      'getOrdering',
      'getAllowEmpty',
      'getContextData',
      'getPaginateBy',
      'getContextObjectName',
      'paginateQueryset',
      'getPaginateOrphans',
      'getAllowEmpty',
      'getPaginator',
      'renderToResponse',
      'getTemplateNames',
    ])
  })

  it('takes the same hooks without a promise', async () => {
    class Sync extends TreeList {
      override getQueryset() {
        return trees.filter({ evergreen: true })
      }
      override getTemplateNames() {
        return ['special']
      }
      override getPaginateBy() {
        return 3
      }
    }
    expect(idsOf((await show(Sync)).context['objectList'])).toEqual([4, 5, 7])
  })

  it('reads the rows, and other sources of the context, under the signal of the view', async () => {
    const scopes = new Set<Scope>()
    class Watched extends ArraySource<Tree> {
      override within(scope: Scope): ArraySource<Tree> {
        scopes.add(scope)
        return super.within(scope)
      }
    }
    class WatchedList extends TreeList {
      override queryset = new Watched(ROWS, { name: 'tree', appLabel: 'forest' })
      override async getContextData(extra?: Context) {
        return {
          ...(await super.getContextData(extra)),
          again: new Watched(ROWS).slice(0, 1),
          fresh: new Watched(ROWS),
        }
      }
    }
    const { context } = await show(WatchedList)
    expect(idsOf(context['again'])).toEqual([1])
    expect(idsOf(context['fresh'])).toHaveLength(9)
    expect([...scopes].map((scope) => scope instanceof View)).toEqual([true])
  })
})

describe('ListView as JSON', () => {
  const formats = ['html', 'json'] as const
  const json = { accept: 'application/json' }

  it('Y-24: decides by Accept, weighed, and says so in Vary', async () => {
    await using client = clientOf({ '/': TreeList.asView({ formats }) })
    const types: [accept: string, type: string][] = [
      ['application/json', 'application/json'],
      ['text/html;q=0.5, application/json', 'application/json'],
      ['text/html, application/json;q=0.9', 'text/html; charset=utf-8'],
      ['*/*', 'text/html; charset=utf-8'],
    ]
    for (const [accept, type] of types) {
      const response = await client.get('/', { headers: { accept } })
      expect([accept, response.headers.get('content-type')]).toEqual([accept, type])
      expect(response.headers.get('vary')).toMatch(/accept/i)
    }
  })

  it('answers 406 for what it does not have, before it reads a row', async () => {
    class Unread extends TreeList {
      override getQueryset(): never {
        throw new Error('was read')
      }
    }
    await using client = clientOf({ '/': Unread.asView({ formats }) })
    assertStatus(await client.get('/', { headers: { accept: 'text/csv' } }), 406)
  })

  it('does not negotiate where there is one format, and shows no JSON that was not asked for', async () => {
    await using client = clientOf({ '/': TreeList.asView() })
    const response = await client.get('/', { headers: json })
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('vary')).toBeNull()
  })

  it('gives a page with its count and links that keep the other parameters', async () => {
    await using client = clientOf({ '/': TreeList.asView({ formats, paginateBy: 4 }) })
    const page = async (path: string) =>
      (await client.get(path, { headers: json })).json<Record<string, unknown>>()
    expect(await page('/?q=a%20b&page=2')).toMatchObject({
      count: 9,
      next: '/?q=a%20b&page=3',
      previous: '/?q=a%20b',
    })
    expect(await page('/?page=3')).toMatchObject({ next: null, previous: '/?page=2', results: [{ id: 9 }] })
    expect(await page('/')).toMatchObject({ next: '/?page=2', previous: null })
  })

  it('gives a whole list, with each row as toJson shows it', async () => {
    class Names extends TreeList {
      override async toJson(row: unknown) {
        return (row as Tree).name
      }
    }
    await using client = clientOf({ '/': Names.asView({ formats }) })
    expect((await client.get('/', { headers: json })).json()).toEqual({
      results: ROWS.map((row) => row.name),
    })
  })

  it('asks a source for rows that are made for JSON, and only then', async () => {
    const asked: string[] = []
    class Quick extends ArraySource<Tree> {
      forJson() {
        asked.push('json')
        return this
      }
    }
    const queryset = new Quick(ROWS, { name: 'tree', appLabel: 'forest' })
    await using client = clientOf({ '/': TreeList.asView({ formats, queryset }) })
    await client.get('/')
    expect(asked).toEqual([])
    await client.get('/', { headers: json })
    expect(asked).toEqual(['json'])
  })

  it('survives a promise in the context that only the template would have awaited', async () => {
    class Failing extends TreeList {
      override async getContextData(extra?: Context) {
        return { ...(await super.getContextData(extra)), other: Promise.reject(new Error('not awaited')) }
      }
    }
    await using client = clientOf({ '/': Failing.asView({ formats }) })
    assertStatus(await client.get('/', { headers: json }), 200)
  })
})

describe('the start-up check of ListView', () => {
  it('reports every mistake at once', () => {
    class Wrong extends ListView<Tree> {
      override paginateBy = 0
      override paginateOrphans = -1
      override formats = []
    }
    expect(() => Wrong.asView()).toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: Wrong.asView() is misconfigured:
        formats: is []; list 'html', 'json' or both
        queryset: is missing: define model or queryset, or override getQueryset()
        paginateBy: must be a whole number from 1 up, or null, not 0
        paginateOrphans: must be a whole number from 0 up, not -1]
    `)
  })

  it('B-02: wants rows from somewhere, and an overridden getQueryset is enough', () => {
    class Nowhere extends ListView<Tree> {}
    class Somewhere extends ListView<Tree> {
      override getQueryset() {
        return trees
      }
    }
    class Model extends ListView<Tree> {
      override model = { name: 'tree', objects: trees }
    }
    expect(() => Nowhere.asView()).toThrow(/define model or queryset/)
    expect(Somewhere.asView()).toBeTypeOf('function')
    expect(Model.asView()).toBeTypeOf('function')
  })
})
