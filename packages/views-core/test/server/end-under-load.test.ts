import { expect, it } from 'vitest'
import { endUnderLoad } from '../support/end-under-load.ts'

const FILE = import.meta.resolve('./programs/run-server.ts')

it(
  'OPS-01 fails no request of 20 clients at full speed, and ends 200 ms behind the longest',
  { timeout: 60_000 },
  async () => {
    const lags: number[] = []
    for (let run = 0; run < 3; run++) {
      const { code, errors, answered, failures, endMs, longestMs } = await endUnderLoad(FILE, 20)
      expect({ code, errors, failures }).toEqual({ code: 0, errors: '', failures: [] })
      expect(answered).toBeGreaterThan(400)
      lags.push(endMs - longestMs)
    }
    // A machine with other work to do may hold up one of them.
    expect(lags.toSorted((a, b) => a - b)[1]).toBeLessThan(200)
    expect(Math.max(...lags)).toBeLessThan(1000)
  },
)
