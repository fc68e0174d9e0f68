import { frozenClock } from '@belvedere/testing'
import { ConfigurationError } from '@belvedere/views-core'
import { describe, expect, it } from 'vitest'
import { MemoryCacheStore, type CacheEntry } from '../../src/index.ts'

const page = (body: string): CacheEntry => ({ status: 200, contentType: 'text/html', headers: {}, body })
const alone = (): string => ''
const options = { vary: [], ttlSeconds: 60 }

describe('MemoryCacheStore', () => {
  it('stays within its bounds, and counts keys, too (CACHE-25)', () => {
    const store = new MemoryCacheStore({ maxBytes: 1_000_000, maxEntries: 500, maxEntryBytes: 50_000 })
    for (let index = 0; index < 10_000; index++)
      store.set(`key ${index}`, alone, page('x'.repeat(index % 30_000)), options)
    expect(store.bytes).toBeLessThanOrEqual(1_000_000)
    expect(store.bytes).toBeGreaterThan(500_000)
    expect(store.get('key 9999', alone)?.entry.body).toHaveLength(9999)
    expect(store.get('key 1', alone)).toBeNull()
  })

  it('does not keep an entry that is too large, nor the one it would have replaced (CACHE-25)', () => {
    const store = new MemoryCacheStore({ maxEntryBytes: 10_000 })
    expect(store.set('key', alone, page('small'), options)).toBe(true)
    expect(store.set('key', alone, page('x'.repeat(5000)), options)).toBe(false)
    expect(store.get('key', alone)).toBeNull()
  })

  it('forgets what it keeps under a key when it forgets the key', () => {
    const store = new MemoryCacheStore()
    const inFrench = (names: readonly string[]): string => names.map((name) => `${name}=fr`).join('&')
    store.set('key', inFrench, page('bonjour'), { ...options, vary: ['accept-language'] })
    store.delete('key')
    store.set('key', alone, page('hello'), options)
    expect(store.get('key', inFrench)?.entry.body).toBe('hello')
    store.clear()
    expect(store.get('key', alone)).toBeNull()
    expect(store.bytes).toBe(0)
  })

  it('tells age and remaining time in seconds', async () => {
    const clock = frozenClock()
    const store = new MemoryCacheStore({ clock })
    store.set('key', alone, page('hello'), options)
    await clock.advance(1500)
    expect(store.get('key', alone)).toMatchObject({ ageSeconds: 1.5, ttlSeconds: 58.5 })
    await clock.advance(58_500)
    expect(store.get('key', alone)).toBeNull()
  })

  it('refuses bounds that are none', () => {
    const wrong = { maxBytes: 0, maxEntries: Infinity, maxEntryBytes: 1.5 }
    expect(() => new MemoryCacheStore(wrong)).toThrow(ConfigurationError)
    expect(() => new MemoryCacheStore(wrong)).toThrow(/maxBytes: .*\n.*maxEntries: .*\n.*maxEntryBytes: /)
  })
})
