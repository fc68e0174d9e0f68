import { ConfigurationError } from '@belvedere/views-core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MemoryRateLimitStore, type RateLimit } from '../../src/index.ts'

const numRuns = Number(process.env['BELVEDERE_RUNS'] ?? 1000)

const anyLimit: fc.Arbitrary<RateLimit> = fc.record(
  {
    limit: fc.integer({ min: 1, max: 50 }),
    windowSeconds: fc.integer({ min: 1, max: 120 }),
    burst: fc.integer({ min: 1, max: 60 }),
  },
  { requiredKeys: ['limit', 'windowSeconds'] },
)
/** Pauses between arrivals: mostly short, some fractions of a millisecond, some longer than a window. */
const pauses = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 2000 }) },
    fc.double({ min: 0, max: 10, noNaN: true }),
    fc.integer({ min: 0, max: 300_000 }),
  ),
  { maxLength: 300 },
)

describe('the limit', () => {
  it('admits at most limit + burst in any interval as long as the window (RL-09)', () => {
    fc.assert(
      fc.property(anyLimit, pauses, (rule, waits) => {
        const store = new MemoryRateLimitStore({ maxKeys: 10 })
        const { limit, windowSeconds, burst = limit } = rule
        const admitted: number[] = []
        let now = 0
        for (const wait of waits) {
          now += wait
          if (store.consume('client', rule, 1, now).isAdmitted) admitted.push(now)
        }
        for (const [index, from] of admitted.entries()) {
          const later = admitted.findIndex((at) => at >= from + windowSeconds * 1000)
          const inWindow = (later === -1 ? admitted.length : later) - index
          expect(inWindow).toBeLessThanOrEqual(limit + burst)
        }
      }),
      { numRuns },
    )
  })

  it('never refuses who keeps to the pace, nor the burst after a pause (RL-09)', () => {
    fc.assert(
      fc.property(anyLimit, fc.nat(10_000_000), (rule, start) => {
        const store = new MemoryRateLimitStore({ maxKeys: 10 })
        const { limit, windowSeconds, burst = limit } = rule
        for (let index = 0; index < burst; index++) {
          expect(store.consume('client', rule, 1, start)).toMatchObject({
            isAdmitted: true,
            remaining: burst - index - 1,
          })
        }
        expect(store.consume('client', rule, 1, start).isAdmitted).toBe(false)
        const pace = Math.ceil((windowSeconds * 1000) / limit)
        for (let step = 1; step <= 100; step++) {
          expect(store.consume('client', rule, 1, start + step * pace).isAdmitted).toBe(true)
        }
      }),
      { numRuns: Math.min(numRuns, 300) },
    )
  })

  it('admits after the seconds it names, and not a second earlier (RL-11)', () => {
    fc.assert(
      fc.property(anyLimit, pauses, (rule, waits) => {
        const store = new MemoryRateLimitStore({ maxKeys: 10 })
        let now = 0
        for (const wait of waits) {
          now += wait
          const { isAdmitted, retryAfterMs } = store.consume('client', rule, 1, now)
          expect(retryAfterMs > 0).toBe(!isAdmitted)
          if (isAdmitted) continue
          const seconds = Math.ceil(retryAfterMs / 1000)
          expect(seconds).toBeGreaterThanOrEqual(1)
          expect(store.consume('client', rule, 1, now + (seconds - 1) * 1000).isAdmitted).toBe(false)
          now += seconds * 1000
          expect(store.consume('client', rule, 1, now).isAdmitted).toBe(true)
        }
      }),
      { numRuns },
    )
  })

  it('says how many are left, and that is how many are admitted', () => {
    const check = (): void =>
      fc.assert(
        fc.property(anyLimit, pauses, (rule, waits) => {
          const store = new MemoryRateLimitStore({ maxKeys: 10 })
          let now = 0
          let left = 0
          for (const wait of waits) {
            now += wait
            left = store.consume('client', rule, 1, now).remaining
          }
          let admitted = 0
          while (store.consume('client', rule, 1, now).isAdmitted) admitted++
          if (waits.length > 0) expect(admitted).toBe(left)
        }),
        { numRuns: Math.min(numRuns, 300) },
      )
    expect(check).not.toThrow()
  })

  it('counts a request as several when it costs more', () => {
    const store = new MemoryRateLimitStore({ maxKeys: 10 })
    const rule = { limit: 10, windowSeconds: 10 }
    expect(store.consume('client', rule, 7, 0)).toEqual({
      isAdmitted: true,
      remaining: 3,
      resetMs: 7000,
      retryAfterMs: 0,
    })
    expect(store.consume('client', rule, 4, 0)).toEqual({
      isAdmitted: false,
      remaining: 3,
      resetMs: 7000,
      retryAfterMs: 1000,
    })
    expect(store.consume('client', rule, 3, 0).isAdmitted).toBe(true)
  })
})

describe('memory', () => {
  const hourly = { limit: 2, windowSeconds: 3600 }

  it('stays bounded, and a flood of newcomers frees no known offender (RL-08)', () => {
    const store = new MemoryRateLimitStore({ maxKeys: 1000 })
    for (let index = 0; index < 3; index++) store.consume('offender', hourly, 1, 0)
    for (let index = 0; index < 100_000; index++) store.consume(`newcomer ${index}`, hourly, 1, 1)
    expect(store.size).toBe(1000)
    expect(store.consume('offender', hourly, 1, 2).isAdmitted).toBe(false)
  })

  it('counts newcomers of a flood in groups, so that the flood as a whole is limited (RL-08)', () => {
    const store = new MemoryRateLimitStore({ maxKeys: 1000 })
    let admitted = 0
    for (let index = 0; index < 100_000; index++) {
      if (store.consume(`newcomer ${index}`, hourly, 1, 0).isAdmitted) admitted++
    }
    expect(admitted).toBeGreaterThan(1000)
    expect(admitted).toBeLessThanOrEqual(1000 + 1024 * 2)
  })

  it('takes newcomers in again as soon as those it knows are rested (RL-08)', () => {
    const store = new MemoryRateLimitStore({ maxKeys: 10 })
    for (let index = 0; index < 10; index++) store.consume(`client ${index}`, hourly, 1, 0)
    const later = 1_800_000
    for (let index = 0; index < 10; index++) {
      expect(store.consume(`newcomer ${index}`, hourly, 1, later)).toMatchObject({
        isAdmitted: true,
        remaining: 1,
      })
    }
    expect(store.size).toBe(10)
  })

  it('refuses a bound that is none', () => {
    expect(() => new MemoryRateLimitStore({ maxKeys: 0 })).toThrow(ConfigurationError)
  })
})
