import { describe, expect, it } from 'vitest'
import {
  absoluteLinks,
  cursorLinks,
  CursorPaginator,
  jsonApiEnvelope,
  limitOffsetLinks,
  LimitOffsetPaginator,
  linkHeader,
  pageEnvelope,
  pageLinks,
  Paginator,
  restFrameworkEnvelope,
} from '../src/index.ts'
import { MemorySeekable } from './support/memory-seekable.ts'

const trees = ['ash', 'beech', 'elm', 'fir', 'oak']
const page = await new Paginator(trees, { perPage: 2 }).page(2)
const links = pageLinks(page, { url: '/trees?q=x' })
const slice = await new LimitOffsetPaginator(trees, { defaultLimit: 2, counting: 'none' }).page({ offset: 2 })
const seekable = new MemorySeekable(
  trees.map((tree) => ({ tree })),
  [{ field: 'tree', descending: false, nulls: 'last' }],
)
const walked = await new CursorPaginator(seekable, {
  perPage: 2,
  keys: [{ id: 'k', secret: 'a secret for tests, 32 bytes long' }],
}).page()

describe('a page as JSON', () => {
  it('has its rows, where it stands, and its links', () => {
    expect(pageEnvelope(page, links)).toEqual({
      data: ['elm', 'fir'],
      page: { number: 2, numPages: 3, perPage: 2, count: 5, countKind: 'exact' },
      links: {
        self: '/trees?q=x&page=2',
        first: '/trees?q=x',
        previous: '/trees?q=x',
        next: '/trees?q=x&page=3',
        last: '/trees?q=x&page=3',
      },
    })
  })

  it('is written as Django REST framework writes it, for pages of every kind', () => {
    expect(restFrameworkEnvelope(page, links)).toEqual({
      count: 5,
      next: '/trees?q=x&page=3',
      previous: '/trees?q=x',
      results: ['elm', 'fir'],
    })
    expect(restFrameworkEnvelope(slice, limitOffsetLinks(slice, { url: '/trees' }))).toEqual({
      count: null,
      next: '/trees?offset=4',
      previous: '/trees',
      results: ['elm', 'fir'],
    })
    expect(restFrameworkEnvelope(walked, cursorLinks(walked, { url: '/trees' }))).toEqual({
      next: `/trees?cursor=${walked.nextCursor}`,
      previous: null,
      results: [{ tree: 'ash' }, { tree: 'beech' }],
    })
  })

  it('is written as a JSON:API document', () => {
    expect(jsonApiEnvelope(page, links, (name) => ({ type: 'tree', id: name }))).toEqual({
      data: [
        { type: 'tree', id: 'elm' },
        { type: 'tree', id: 'fir' },
      ],
      links: {
        self: '/trees?q=x&page=2',
        first: '/trees?q=x',
        prev: '/trees?q=x',
        next: '/trees?q=x&page=3',
        last: '/trees?q=x&page=3',
      },
      meta: { page: { number: 2, numPages: 3, perPage: 2, count: 5, countKind: 'exact' } },
    })
  })

  it('holds no source and no settings when it is written as it is', () => {
    expect(JSON.parse(JSON.stringify({ page, slice, walked }))).toEqual({
      page: { number: 2, numPages: 3, perPage: 2, count: 5, countKind: 'exact', objectList: ['elm', 'fir'] },
      slice: { limit: 2, offset: 2, count: 5, countKind: 'minimum', objectList: ['elm', 'fir'] },
      walked: {
        perPage: 2,
        nextCursor: walked.nextCursor,
        previousCursor: null,
        objectList: [{ tree: 'ash' }, { tree: 'beech' }],
      },
    })
  })
})

describe('links', () => {
  it('Y-40 are written as a Link header', () => {
    expect(linkHeader(links)).toBe(
      '</trees?q=x>; rel="first", </trees?q=x>; rel="prev", </trees?q=x&page=3>; rel="next", </trees?q=x&page=3>; rel="last"',
    )
    expect(linkHeader(limitOffsetLinks(slice, { url: '/trees' }))).toBe(
      '</trees>; rel="first", </trees>; rel="prev", </trees?offset=4>; rel="next"',
    )
  })

  it('need no header when there is one page only', async () => {
    const only = await new Paginator(trees, { perPage: 5 }).page(1)
    expect(linkHeader(pageLinks(only, { url: '/trees' }))).toBe('')
  })

  it('PAG-24 cannot break out of the header', () => {
    const header = linkHeader(pageLinks(page, { url: '/trees>; rel="next", <http://evil.example\r\nX: y' }))
    expect(header).not.toMatch(/[\r\n]/)
    expect(header.match(/rel="next"/g)).toHaveLength(1)
  })

  it('can be given a host', () => {
    const { self, previous } = absoluteLinks(
      pageLinks(page, { url: '//evil.example/trees' }),
      'https://site.example',
    )
    expect([self, previous]).toEqual([
      'https://site.example//evil.example/trees?page=2',
      'https://site.example//evil.example/trees',
    ])
    const first = absoluteLinks(cursorLinks(walked, { url: '/trees' }), 'https://site.example')
    expect([first.first, first.previous]).toEqual(['https://site.example/trees', null])
  })
})
