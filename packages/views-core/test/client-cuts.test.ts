import { describe, expect, it } from 'vitest'
import { HttpResponse, View } from '../src/index.ts'
import { cutClients } from './support/client-cuts.ts'
import { Gate } from './support/gate.ts'
import { serve } from './support/serve.ts'

describe('clients that leave', () => {
  it('CORE-34, N-05: leave no signal, handler, listener, timer or connection behind, whenever it is', async () => {
    const seed = Date.now() % 2 ** 31
    const left = await cutClients(300, seed)
    expect([seed, left]).toEqual([
      seed,
      {
        asked: expect.any(Number) as number,
        answered: expect.any(Number) as number,
        running: 0,
        notAborted: [],
        listeners: [],
        resources: {},
      },
    ])
    // Some of all kinds: otherwise nothing has been shown.
    expect(left.asked).toBeGreaterThan(100)
    expect(left.answered).toBeGreaterThan(5)
    expect(left.asked - left.answered).toBeGreaterThan(50)
  })

  it('CORE-34: abort the signal of a view that would go on for five seconds', async () => {
    const gate = new Gate()
    const ended = Promise.withResolvers<string>()
    class Slow extends View {
      async get() {
        const timer = setTimeout(() => ended.resolve('five seconds'), 5000)
        this.signal.addEventListener('abort', () => {
          clearTimeout(timer)
          ended.resolve('aborted')
        })
        await gate.pass()
        return new HttpResponse()
      }
    }
    await using client = serve(Slow)
    const pending = await client.start('GET', '/')
    await gate.reached
    await pending.disconnect()
    expect(await ended.promise).toBe('aborted')
    gate.open()
  })
})
