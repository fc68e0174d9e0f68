import type { Context, HttpResponse } from '@belvedere/views-core'
import { assertStatus } from '@belvedere/testing'
import { describe, expect, it } from 'vitest'
import { ArraySource, DetailView, type ObjectSource } from '../../src/index.ts'
import { clientOf, reported, type Shown } from '../support/app.ts'
import { ROWS, trees, type Tree } from '../support/trees.ts'

class TreeDetail extends DetailView<Tree> {
  override queryset: ObjectSource<Tree> | null = trees
}

/** Rows that count how often they are read. */
class Counted extends ArraySource<Tree> {
  static reads = 0
  override slice(start: number, end: number): ArraySource<Tree> {
    Counted.reads++
    return super.slice(start, end)
  }
  override filter(where: Record<string, unknown>): Counted {
    const wanted = new Set(
      ROWS.filter((row) => Object.entries(where).every(([k, v]) => row[k as keyof Tree] === v)),
    )
    return new Counted([...wanted], { name: 'tree' })
  }
  override within(): Counted {
    return new Counted(ROWS, { name: 'tree' })
  }
}

describe('DetailView', () => {
  it('C-02: finds an object by its key or by its slug', async () => {
    await using client = clientOf({ '/t/:pk': TreeDetail.asView(), '/s/:slug': TreeDetail.asView() })
    expect((await client.get('/t/4')).json<Shown>().context['object']).toEqual(ROWS[3])
    expect((await client.get('/s/yew')).json<Shown>().context['object']).toEqual(ROWS[4])
  })

  it('C-03, GEN-10: ignores the slug beside a key, unless both have to match', async () => {
    await using client = clientOf({
      '/either/:pk/:slug': TreeDetail.asView(),
      '/both/:pk/:slug': TreeDetail.asView({ queryPkAndSlug: true }),
    })
    assertStatus(await client.get('/either/4/oak'), 200)
    assertStatus(await client.get('/both/4/oak'), 404)
    assertStatus(await client.get('/both/4/fir'), 200)
  })

  it('takes other columns and other parameters', async () => {
    const attributes = { slugField: 'name', slugUrlKwarg: 'name', pkUrlKwarg: 'number' }
    await using client = clientOf({
      '/:name': TreeDetail.asView(attributes),
      '/n/:number': TreeDetail.asView(attributes),
    })
    expect((await client.get('/Elm')).json<Shown>().context['object']).toMatchObject({ id: 3 })
    expect((await client.get('/n/1')).json<Shown>().context['object']).toMatchObject({ name: 'Oak' })
  })

  it('C-04: answers 500 when the path names no object, and the log says what to do', async () => {
    await using client = clientOf({ '/': TreeDetail.asView() })
    assertStatus(await client.get('/'), 500)
    expect(reported.at(-1)).toMatch(/TreeDetail needs a path with the parameter "pk" or "slug"/)
  })

  it('C-05: answers 404 for an object that is not there', async () => {
    await using client = clientOf({ '/:pk': TreeDetail.asView() })
    const response = await client.get('/99', { headers: { accept: 'application/json' } })
    assertStatus(response, 404)
    expect(response.json()).toMatchObject({ detail: 'No tree found matching the query.' })
  })

  it.each([
    '1e0',
    '0x1',
    '%201',
    '+1',
    '1_0',
    '%EF%BC%91',
    '-0',
    '1.0',
    'NaN',
    '99999999999999999999',
    'null',
    '[object]',
  ])('C-07, Y-29, GEN-09: answers 404 for the key %s without a look at the rows', async (key) => {
    await using client = clientOf({ '/:pk': TreeDetail.asView({ queryset: new Counted(ROWS) }) })
    Counted.reads = 0
    assertStatus(await client.get(`/${key}`), 404)
    expect(Counted.reads).toBe(0)
  })

  it('C-06: answers 500 when the key is not unique', async () => {
    const queryset = new ArraySource<Tree>([ROWS[0]!, ROWS[0]!], { name: 'tree' })
    await using client = clientOf({ '/:pk': TreeDetail.asView({ queryset }) })
    assertStatus(await client.get('/1'), 500)
    expect(reported.at(-1)).toMatch(
      /MultipleObjectsReturnedError: TreeDetail found more than one object by id/,
    )
  })

  it('C-09: gives the object under both names, and the view', async () => {
    await using client = clientOf({
      '/:pk': TreeDetail.asView(),
      '/named/:pk': TreeDetail.asView({ contextObjectName: 'it' }),
    })
    const shown = (await client.get('/1')).json<Shown>()
    expect(shown.context).toEqual({ object: ROWS[0], tree: ROWS[0] })
    expect(shown.view).toBe('TreeDetail')
    expect((await client.get('/named/1')).json<Shown>().context).toEqual({ object: ROWS[0], it: ROWS[0] })
  })

  it('C-10, Z-05: takes the template that it names and no other, or that of the object, or that of the model', async () => {
    const rows = [
      { ...ROWS[3]!, layout: 'conifer' },
      { ...ROWS[0]!, layout: '' },
    ]
    const queryset = new ArraySource<Tree & { layout: string }>(rows, { name: 'tree', appLabel: 'forest' })
    await using client = clientOf({
      '/model/:pk': TreeDetail.asView(),
      '/named/:pk': TreeDetail.asView({ templateName: 'special' }),
      '/missing/:pk': TreeDetail.asView({ templateName: 'not-there' }),
      '/own/:pk': TreeDetail.asView({ queryset, templateNameField: 'layout' }),
    })
    expect((await client.get('/model/1')).json<Shown>().template).toBe('forest/tree_detail')
    expect((await client.get('/named/1')).json<Shown>().template).toBe('special')
    assertStatus(await client.get('/missing/1'), 500)
    expect(reported.at(-1)).toMatch(/TemplateNotFoundError: No template named "not-there"/)
    expect((await client.get('/own/4')).json<Shown>().template).toBe('conifer')
    expect((await client.get('/own/1')).json<Shown>().template).toBe('forest/tree_detail')
  })

  it('C-12: calls every hook in order, each of which may be asynchronous', async () => {
    const calls: string[] = []
    class Traced extends TreeDetail {
      override async get() {
        calls.push('get')
        return super.get()
      }
      override async getObject() {
        calls.push('getObject')
        return super.getObject()
      }
      override async getQueryset() {
        calls.push('getQueryset')
        return super.getQueryset()
      }
      override async getSlugField() {
        calls.push('getSlugField')
        return 'name'
      }
      override async getContextData(extra?: Context) {
        calls.push('getContextData')
        return super.getContextData(extra)
      }
      override async getContextObjectName() {
        calls.push('getContextObjectName')
        return 'it'
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
    await using client = clientOf({ '/:slug': Traced.asView() })
    expect((await client.get('/Yew')).json<Shown>().context).toMatchObject({ it: { id: 5 } })
    expect(calls).toEqual([
      'get',
      'getObject',
      'getQueryset',
      'getSlugField',
      'getContextData',
      'getContextObjectName',
      'renderToResponse',
      'getTemplateNames',
    ])
  })

  it('takes an object from anywhere when getObject is overridden', async () => {
    class Anywhere extends DetailView<Tree> {
      override templateName = 'special'
      override getObject() {
        return ROWS[8]!
      }
    }
    await using client = clientOf({ '/': Anywhere.asView() })
    expect((await client.get('/')).json<Shown>().context['object']).toEqual(ROWS[8])
  })

  it('answers with JSON where it may, as toJson shows the object', async () => {
    class Named extends TreeDetail {
      override formats = ['html', 'json'] as const
      override toJson(row: unknown) {
        return { name: (row as Tree).name }
      }
    }
    await using client = clientOf({ '/:pk': Named.asView() })
    const response = await client.get('/2', { headers: { accept: 'application/json' } })
    expect(response.json()).toEqual({ name: 'Ash' })
    expect(response.headers.get('vary')).toMatch(/accept/i)
    expect((await client.get('/2')).json<Shown>().template).toBe('forest/tree_detail')
  })

  it('C-13: answers GET, HEAD and OPTIONS alone', async () => {
    await using client = clientOf({ '/:pk': TreeDetail.asView() })
    const refused = await client.put('/1')
    assertStatus(refused, 405)
    expect(refused.headers.get('allow')).toBe('GET, HEAD, OPTIONS')
  })

  it('C-08: wants rows from somewhere at start-up', () => {
    class Nowhere extends DetailView<Tree> {}
    expect(() => Nowhere.asView()).toThrow(/define model or queryset/)
  })
})
