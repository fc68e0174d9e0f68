import { expect, it } from 'vitest'
import { endUnderLoad } from '../support/end-under-load.ts'

const FILE = import.meta.resolve('./programs/run-server.ts')

it('OPS-01 fails no request in a hundred ends under load', async () => {
  const lags: number[] = []
  for (let run = 0; run < 100; run++) {
    const { code, errors, failures, endMs, longestMs } = await endUnderLoad(FILE, 20)
    expect({ run, code, errors, failures }).toEqual({ run, code: 0, errors: '', failures: [] })
    lags.push(endMs - longestMs)
  }
  console.log(`ended behind the longest request by ${Math.max(...lags).toFixed(0)} ms at most`)
  expect(Math.max(...lags)).toBeLessThan(200)
})
