import { describe, expect, it } from 'vitest'
import { systemClock } from '../src/index.ts'

describe('systemClock', () => {
  it('calls back no earlier than asked, unless it is disposed of', async () => {
    const started = systemClock.now()
    let ran = false
    const timer = systemClock.setTimeout(() => {
      ran = true
    }, 5)
    timer[Symbol.dispose]()
    await new Promise<void>((resolve) => systemClock.setTimeout(resolve, 20))
    // Timers of Node count whole milliseconds.
    expect(systemClock.now() - started).toBeGreaterThan(18)
    expect(ran).toBe(false)
  })

  it('tells the date of the machine', () => {
    expect(Math.abs(systemClock.date().getTime() - Date.now())).toBeLessThan(1000)
  })
})
