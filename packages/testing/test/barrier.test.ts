import { describe, expect, it } from 'vitest'
import { barrier, ConfigurationError, TestClient } from '../src/index.ts'

describe('barrier', () => {
  it('lets nobody go before the last has come, and starts anew', async () => {
    const meet = barrier(3)
    let gone = 0
    const come = () => meet().then((order) => ((gone += 1), order))
    const first = [come(), come()]
    await new Promise((resolve) => setImmediate(resolve))
    expect(gone).toBe(0)
    expect(await Promise.all([...first, come()])).toEqual([0, 1, 2])
    expect(await Promise.all([come(), come(), come()])).toEqual([0, 1, 2])
  })

  it('makes a lost update happen for certain', async () => {
    const read = barrier(10)
    let stock = 10
    await using client = new TestClient(async (_, response) => {
      const seen = stock
      await read()
      stock = seen - 1
      response.end()
    })
    await Promise.all(Array.from({ length: 10 }, () => client.post('/orders')))
    expect(stock).toBe(9)
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses %d parties', (parties) => {
    expect(() => barrier(parties)).toThrow(ConfigurationError)
  })
})
