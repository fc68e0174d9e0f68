import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageLinks, Paginator } from '../src/index.ts'
import { numRuns } from './support/runs.ts'

const paginator = new Paginator({ count: () => 100, slice: () => ['row'] }, { perPage: 10 })
const page = await paginator.page(3)

describe('page links', () => {
  it('PAG-24 replaces the page and nothing else', () => {
    const { self, previous, next, first, last } = pageLinks(page, { url: '/list?a=1&a=2&page=3&x=%26' })
    expect({ self, previous, next, first, last }).toEqual({
      self: '/list?a=1&a=2&page=3&x=%26',
      previous: '/list?a=1&a=2&page=2&x=%26',
      next: '/list?a=1&a=2&page=4&x=%26',
      first: '/list?a=1&a=2&x=%26',
      last: '/list?a=1&a=2&page=10&x=%26',
    })
  })

  it.each([
    ['adds the parameter at the end', '/list?q=x', '/list?q=x&page=4'],
    ['needs no query', '/list', '/list?page=4'],
    ['needs no path', '?page=3', '?page=4'],
    ['keeps one of several page parameters', '/list?page=1&q=x&page=2', '/list?page=4&q=x'],
    ['knows the parameter in any writing', '/list?p%61ge=3&q=x', '/list?page=4&q=x'],
    ['keeps what cannot be decoded', '/list?q=%E0%A4%A&page=3', '/list?q=%E0%A4%A&page=4'],
    ['drops the fragment', '/list?page=3#top', '/list?page=4'],
    ['drops empty parameters', '/list?&&page=3&', '/list?page=4'],
    ['keeps parameters that only begin alike', '/list?pages=3&page[]=3', '/list?pages=3&page[]=3&page=4'],
  ])('%s', (_, url, expected) => {
    expect(pageLinks(page, { url }).next).toBe(expected)
  })

  it('Y-40 gives the first page one address, also where no path is known', () => {
    expect(pageLinks(page, { url: '/list?page=3' }).first).toBe('/list')
    expect(pageLinks(page, { url: '?page=3' }).first).toBe('?')
  })

  it.each([
    ['http://evil.example/list?page=3', '/list?page=4'],
    ['//evil.example/list', '/.//evil.example/list?page=4'],
    ['/\\evil.example/list', '/%5Cevil.example/list?page=4'],
    ['javascript:alert(1)', './javascript:alert(1)?page=4'],
    ['/list?q="><script>', '/list?q=%22%3E%3Cscript%3E&page=4'],
  ])('PAG-24 makes %s a link on this host', (url, expected) => {
    expect(pageLinks(page, { url }).next).toBe(expected)
  })

  it('PAG-24 no URL at all leads to another host or out of an attribute', () => {
    const piece = fc.constantFrom(
      '/',
      '\\',
      ':',
      '?',
      '#',
      '@',
      '.',
      '\t',
      '\n',
      ' ',
      '"',
      '>',
      'http',
      'a',
      'é',
      '\ud800',
    )
    const url = fc.oneof(
      fc.webUrl(),
      fc.string({ unit: 'binary' }),
      fc.array(piece).map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(url, (anything) => {
        const { next } = pageLinks(page, { url: anything })
        expect(next).toMatch(/^[\x21-\x7e]+$/)
        expect(next).not.toMatch(/["<>\\]/)
        const target = new URL(next!, 'https://site.example/list')
        expect([target.origin, target.username]).toEqual(['https://site.example', ''])
        expect(target.searchParams.getAll('page')).toEqual(['4'])
      }),
      { numRuns },
    )
  })

  it('gives the row of links around the page', () => {
    const { pages } = pageLinks(page, { url: '/list', onEachSide: 1, onEnds: 1 })
    expect([...pages]).toEqual([
      { text: '1', number: 1, url: '/list', current: false },
      { text: '2', number: 2, url: '/list?page=2', current: false },
      { text: '3', number: 3, url: '/list?page=3', current: true },
      { text: '4', number: 4, url: '/list?page=4', current: false },
      { text: '…', number: null, url: null, current: false },
      { text: '10', number: 10, url: '/list?page=10', current: false },
    ])
  })

  it('has no neighbour beyond the ends', async () => {
    const [first, last] = await Promise.all([paginator.page(1), paginator.page(10)])
    expect(pageLinks(first, { url: '/list' }).previous).toBeNull()
    expect(pageLinks(last, { url: '/list' }).next).toBeNull()
  })

  it('Y-07 has a last link only when the end is known', async () => {
    const rows = Array.from({ length: 5 }).keys()
    const uncounted = new Paginator(rows, { perPage: 2, counting: 'none' })
    const last = async (number: number) => pageLinks(await uncounted.page(number), { url: '/list' }).last
    expect([await last(1), await last(3)]).toEqual([null, '/list?page=3'])
  })

  it('uses the name of the parameter that it is given', () => {
    expect(pageLinks(page, { url: '/list?page=3&s%20=3', pageParam: 's ' }).next).toBe('/list?page=3&s+=4')
  })
})
