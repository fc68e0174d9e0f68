import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { HttpResponse, View } from '../src/index.ts'
import { cutClients } from './support/client-cuts.ts'

describe('clients that leave, ten thousand of them', () => {
  it('CORE-34: leave nothing behind', async () => {
    const seed = Date.now() % 2 ** 31
    const left = await cutClients(10_000, seed)
    expect({ seed, ...left }).toMatchObject({
      seed,
      running: 0,
      notAborted: [],
      listeners: [],
      resources: {},
    })
    expect(left.asked).toBeGreaterThan(5000)
  })

  it('CORE-34: are noticed within 20 ms by a view of five seconds', async () => {
    const started = Promise.withResolvers<void>()
    const aborted = Promise.withResolvers<number>()
    class Slow extends View {
      async get() {
        this.signal.addEventListener('abort', () => aborted.resolve(performance.now()))
        started.resolve()
        await new Promise((resolve) => setTimeout(resolve, 5000))
        return new HttpResponse()
      }
    }
    const server = createServer(express().all('/', Slow.asView())).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const socket = connect({ host: '127.0.0.1', port: (server.address() as AddressInfo).port })
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
    await started.promise
    const left = performance.now()
    socket.destroy()
    const noticed = await aborted.promise
    server.close()
    expect(noticed - left).toBeLessThan(20)
  })
})
