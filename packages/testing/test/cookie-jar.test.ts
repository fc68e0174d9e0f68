import { describe, expect, it } from 'vitest'
import { CookieJar, frozenClock } from '../src/index.ts'

describe('CookieJar', () => {
  it.each([
    ['a=1', '/', '/anything', 'a=1'],
    ['a=1', '/shop/basket', '/shop/pay', 'a=1'],
    ['a=1', '/shop/basket', '/other', ''],
    ['a=1; Path=/shop', '/', '/shop', 'a=1'],
    ['a=1; Path=/shop', '/', '/shop/pay', 'a=1'],
    ['a=1; Path=/shop', '/', '/shopping', ''],
    ['a=1; Path=/shop/', '/', '/shop', ''],
    ['a=1; path=relative', '/shop/basket', '/shop/x', 'a=1'],
    ['a=b=c ; HttpOnly', '/', '/', 'a=b=c'],
    ['a="quoted, kept"', '/', '/', 'a="quoted, kept"'],
    ['a=', '/', '/', 'a='],
    ['nameless', '/', '/', 'nameless'],
    ['', '/', '/', ''],
  ])('receives %j on %s and sends to %s: %j', (field, from, to, sent) => {
    const jar = new CookieJar()
    jar.receive(field, from)
    expect(jar.header(to)).toBe(sent)
  })

  it.each([
    ['__Host-id=1; Secure; Path=/', true],
    ['__Host-id=1; Path=/', false],
    ['__Host-id=1; Secure; Path=/app', false],
    ['__Host-id=1; Secure; Path=/; Domain=example.test', false],
    ['__Secure-id=1; Secure', true],
    ['__secure-id=1', false],
  ])('keeps %j as a browser does: %s', (field, kept) => {
    const jar = new CookieJar()
    jar.receive(field, '/')
    expect(jar.all().length === 1).toBe(kept)
  })

  it('replaces by name and path, and sends the longest path first', () => {
    const jar = new CookieJar()
    for (const field of ['a=1', 'b=1', 'a=2', 'a=3; Path=/shop']) jar.receive(field, '/')
    expect(jar.header('/shop')).toBe('a=3; a=2; b=1')
    expect([jar.get('a'), jar.get('a', '/')]).toEqual(['3', '2'])
  })

  it('forgets a cookie when its time has come, Max-Age before Expires', async () => {
    const clock = frozenClock(new Date('2026-01-01T00:00:00Z'))
    const jar = new CookieJar(() => clock.date())
    jar.receive('age=1; Max-Age=10; Expires=Thu, 01 Jan 1970 00:00:00 GMT', '/')
    jar.receive('date=1; Expires=Thu, 01 Jan 2026 00:00:05 GMT', '/')
    jar.receive('session=1; Expires=nonsense; Max-Age=nonsense', '/')
    jar.receive('forever=1; Max-Age=99999999999999999999', '/')
    expect(jar.header('/')).toBe('age=1; date=1; session=1; forever=1')
    await clock.advance(5000)
    expect(jar.header('/')).toBe('age=1; session=1; forever=1')
    await clock.advance(5000)
    expect(jar.header('/')).toBe('session=1; forever=1')
  })

  it.each(['a=; Max-Age=0', 'a=; Max-Age=-1', 'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'])(
    'deletes by %j',
    (field) => {
      const jar = new CookieJar().set('a', '1')
      jar.receive(field, '/')
      expect(jar.get('a')).toBeUndefined()
    },
  )

  it('is filled, emptied and looked at by hand', () => {
    const jar = new CookieJar().set('a', '1', { path: '/x' }).set('b', '2').set('c', '3')
    jar.delete('c')
    expect(jar.all().map(({ name, path }) => name + path)).toEqual(['a/x', 'b/'])
    jar.clear()
    expect(jar.all()).toEqual([])
  })
})
