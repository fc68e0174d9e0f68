import { describe, expect, it } from 'vitest'
import { ConfigurationError, frozenClock } from '../src/index.ts'

describe('frozenClock', () => {
  it('stands still until it is moved', async () => {
    const clock = frozenClock(new Date('2026-03-01T00:00:00Z'))
    const before = clock.now()
    await clock.advance(1500)
    expect(clock.now() - before).toBe(1500)
    expect(clock.date()).toEqual(new Date('2026-03-01T00:00:01.500Z'))
  })

  it('runs timers by time, then by order, each at its own time', async () => {
    const clock = frozenClock()
    const start = clock.now()
    const log: [string, number][] = []
    const set = (name: string, ms: number) =>
      clock.setTimeout(() => log.push([name, clock.now() - start]), ms)
    set('c', 20)
    set('a', 10)
    set('b', 10)
    set('late', 31)
    await clock.advance(30)
    expect(log).toEqual([
      ['a', 10],
      ['b', 10],
      ['c', 20],
    ])
    expect(clock.pending).toBe(1)
  })

  it('runs what a timer sets off, timers it sets included', async () => {
    const clock = frozenClock()
    const start = clock.now()
    const at: number[] = []
    const tick = async (): Promise<void> => {
      at.push(clock.now() - start)
      await Promise.resolve()
      clock.setTimeout(() => void tick(), 10)
    }
    await tick()
    await clock.advance(35)
    expect(at).toEqual([0, 10, 20, 30])
  })

  it('runs a timer of 0 ms only when it is moved, if only by 0', async () => {
    const clock = frozenClock()
    let ran = false
    clock.setTimeout(() => (ran = true), 0)
    expect(ran).toBe(false)
    await clock.advance(0)
    expect(ran).toBe(true)
  })

  it('lets timers be disposed of, also by another timer that falls due with them', async () => {
    const clock = frozenClock()
    const ran: string[] = []
    clock.setTimeout(() => ran.push('disposed'), 5)[Symbol.dispose]()
    clock.setTimeout(() => victim[Symbol.dispose](), 10)
    const victim = clock.setTimeout(() => ran.push('victim'), 10)
    await clock.advance(10)
    expect([ran, clock.pending]).toEqual([[], 0])
  })

  it('says when enough timers wait', async () => {
    const clock = frozenClock()
    let there = false
    const waiting = clock.whenPending(2).then(() => (there = true))
    clock.setTimeout(() => {}, 1)
    await clock.advance(0)
    expect(there).toBe(false)
    clock.setTimeout(() => {}, 1)
    await waiting
    expect(clock.pending).toBe(2)
  })

  it('sets the wall clock without touching monotonic time and timers', async () => {
    const clock = frozenClock(new Date('2026-01-01T00:00:00Z'))
    const before = clock.now()
    let ran = false
    clock.setTimeout(() => (ran = true), 1000)
    clock.setDate(new Date('2030-01-01T00:00:00Z'))
    expect([clock.now(), clock.date().getUTCFullYear(), ran]).toEqual([before, 2030, false])
    await clock.advance(999)
    expect(ran).toBe(false)
    await clock.advance(1)
    expect(ran).toBe(true)
  })

  it.each([-1, Number.NaN])('does not move by %d', async (ms) => {
    const refused = await frozenClock()
      .advance(ms)
      .catch((error: unknown) => error)
    expect(ConfigurationError.is(refused)).toBe(true)
  })
})
