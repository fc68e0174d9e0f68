import { describe, expect, it } from 'vitest'
import { HttpResponse, InvalidResponseError, View } from '../../src/index.ts'

describe('HttpResponse', () => {
  it('is HTML in UTF-8 with status 200 unless told otherwise', () => {
    const response = new HttpResponse('x')
    expect([response.status, response.contentType, response.headers]).toEqual([
      200,
      'text/html; charset=utf-8',
      null,
    ])
    expect(new HttpResponse('', { contentType: null }).getHeader('Content-Type')).toBeUndefined()
  })

  it('I-02: keeps headers under any case of their names, and Content-Type in its own place', () => {
    const response = new HttpResponse('', { headers: { 'X-Kind': 'a', 'content-TYPE': 'text/plain' } })
    response.setHeader('x-kind', ['b', 'c'])
    expect([response.getHeader('X-KIND'), response.contentType]).toEqual([['b', 'c'], 'text/plain'])
    expect(response.headers).toEqual({ 'x-kind': ['b', 'c'] })
  })

  it('has no header that its prototype has', () => {
    const response = new HttpResponse('', { headers: { 'X-Kind': 'a' } })
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(response.getHeader(name), name).toBeUndefined()
    }
    response.setHeader('__proto__', 'x')
    expect(response.getHeader('__proto__')).toBe('x')
    expect(response.getHeader('toString')).toBeUndefined()
  })

  it('merges Vary from a list of headers', () => {
    const response = new HttpResponse('', { headers: { Vary: ['Accept', 'Cookie'] } })
    expect(response.vary('cookie', 'Origin').getHeader('vary')).toBe('Accept, Cookie, Origin')
  })

  it('is rendered from the start, and rendering it does nothing', async () => {
    const response = new HttpResponse('x')
    await response.render(new View())
    expect([response.isRendered, response.body]).toEqual([true, 'x'])
  })

  it.each([199, 600, 101, 200.5, NaN, '200'])('refuses the status %s', (status) => {
    expect(() => new HttpResponse('', { status: status as number })).toThrow(InvalidResponseError)
  })
})
