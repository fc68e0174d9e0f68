import { expect, it } from 'vitest'
import { endUnderLoad } from '../support/end-under-load.ts'

const FILE = import.meta.resolve('./programs/run-server.ts')

it(
  'OPS-01 fails no request of 20 clients at full speed, and ends 200 ms behind the longest',
  { timeout: 60_000 },
  async () => {
    for (let run = 0; run < 3; run++) {
      const { code, errors, answered, failures, endMs, longestMs } = await endUnderLoad(FILE, 20)
      expect({ code, errors, failures }).toEqual({ code: 0, errors: '', failures: [] })
      expect(answered).toBeGreaterThan(400)
      expect(endMs).toBeLessThan(longestMs + 200)
    }
  },
)
