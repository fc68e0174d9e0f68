import { AsyncLocalStorage } from 'node:async_hooks'
import { TestClient } from '@belvedere/testing'
import express from 'express'
import { describe, expect, it, vi } from 'vitest'
import { backgroundWork, errorHandler, HttpResponse, View, type BackgroundTask } from '../src/index.ts'
import { ErrorReports } from './support/error-reports.ts'
import { Gate } from './support/gate.ts'
import { serve } from './support/serve.ts'

function starting(task: BackgroundTask): typeof View {
  return class Starting extends View {
    get() {
      this.background(task)
      return new HttpResponse('answered')
    }
  }
}

describe('background()', () => {
  it('runs after the answer, which does not wait for it', async () => {
    const gate = new Gate()
    let wasSent: boolean | null = null
    class Mailing extends View {
      get() {
        const { response } = this
        this.background(async () => {
          wasSent = response.writableFinished
          await gate.pass()
        })
        expect([wasSent, backgroundWork.pending]).toEqual([null, 1])
        return new HttpResponse('answered')
      }
    }
    await using client = serve(Mailing)
    const done = backgroundWork.done
    expect((await client.get('/')).text()).toBe('answered')
    await gate.reached
    expect([wasSent, backgroundWork.pending]).toEqual([true, 1])
    const drained = backgroundWork.drain()
    gate.open()
    expect(await drained).toBe(true)
    expect([backgroundWork.pending, backgroundWork.done]).toEqual([0, done + 1])
  })

  it.each([
    ['a rejection', async () => Promise.reject(new Error('mail server away'))],
    [
      'a throw',
      () => {
        throw new Error('mail server away')
      },
    ],
  ])('CORE-36: logs %s, counts it and lets nothing out', async (_what, task) => {
    const unhandled = vi.fn<(reason: unknown) => void>()
    process.on('unhandledRejection', unhandled)
    using reports = new ErrorReports()
    await using client = serve(starting(task))
    const { failed } = backgroundWork
    expect((await client.get('/')).status).toBe(200)
    await backgroundWork.drain()
    expect(backgroundWork.failed).toBe(failed + 1)
    expect(reports.all.map(({ error, handler, route }) => [String(error), handler, route])).toEqual([
      ['Error: mail server away', 'Starting.background()', '/'],
    ])
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
    expect((await client.get('/')).status).toBe(200)
    await backgroundWork.drain()
  })

  it('goes on when the client has left, under a signal of its own', async () => {
    const atWork = new Gate()
    const gate = new Gate()
    const seen = Promise.withResolvers<readonly boolean[]>()
    class Leaving extends View {
      async get() {
        const { signal } = this
        this.background(async (own) => {
          await gate.pass()
          seen.resolve([signal.aborted, own.aborted])
        })
        await atWork.pass()
        return new HttpResponse()
      }
    }
    await using client = serve(Leaving)
    const pending = await client.start('GET', '/')
    await atWork.reached
    await pending.disconnect()
    await gate.reached
    gate.open()
    expect(await seen.promise).toEqual([true, false])
    atWork.open()
    await backgroundWork.drain()
  })

  it('begins at once where the response is closed already', async () => {
    const ran = new Gate()
    const closed = Promise.withResolvers<void>()
    class Late extends View {
      get() {
        const start = (): void => {
          this.background(() => ran.pass())
          closed.resolve()
        }
        this.response.once('close', () => setImmediate(start))
        return new HttpResponse()
      }
    }
    await using client = serve(Late)
    await client.get('/')
    await closed.promise
    await ran.reached
    ran.open()
    expect(await backgroundWork.drain()).toBe(true)
  })

  it('is called off when a drain runs out of time', async () => {
    const aborted = Promise.withResolvers<unknown>()
    const task: BackgroundTask = (signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          aborted.resolve(signal.reason)
          resolve(undefined)
        })
      })
    await using client = serve(starting(task))
    await client.get('/')
    expect(await backgroundWork.drain({ deadlineMs: 1 })).toBe(false)
    expect(await aborted.promise).toMatchObject({ name: 'AbortError' })
    expect(await backgroundWork.drain()).toBe(true)
  })

  it("keeps the values of the application's AsyncLocalStorage", async () => {
    const storage = new AsyncLocalStorage<string>()
    const seen = Promise.withResolvers<string | undefined>()
    const app = express()
    app.use((_request, _response, next) => storage.run('of the request', next))
    app.all('/', starting(() => seen.resolve(storage.getStore())).asView())
    await using client = new TestClient(app)
    await client.get('/')
    expect(await seen.promise).toBe('of the request')
  })
})

describe('AsyncLocalStorage', () => {
  it('CORE-37: does not bleed from one request of a connection into the next', async () => {
    const connections = 10
    const perConnection = process.env['BELVEDERE_DEEP'] ? 1000 : 100
    const storage = new AsyncLocalStorage<string>()
    class Reading extends View {
      async get() {
        const before = storage.getStore()
        await Promise.resolve()
        await new Promise((resolve) => setImmediate(resolve))
        await Promise.resolve()
        return new HttpResponse(`${before === this.params['id'] && storage.getStore()};`)
      }
    }
    const app = express()
    app.use('/:id', (request, _response, next) => storage.run(request.params.id, next))
    app.all('/:id', Reading.asView())
    app.use(errorHandler())
    await using client = new TestClient(app)
    await client.listen()
    const pipelined = async (connection: number): Promise<string[]> => {
      const ids = Array.from({ length: perConnection }, (_, index) => `${connection}-${index}`)
      const requests = ids.map((id, index) => {
        const end = index === perConnection - 1 ? 'Connection: close\r\n' : ''
        return `GET /${id} HTTP/1.1\r\nHost: localhost\r\n${end}\r\n`
      })
      const received = (await client.raw(requests.join(''), { timeoutMs: 60_000 })).toString()
      expect([...received.matchAll(/\r\n\r\n([\w-]+);/g)].map(([, id]) => id)).toEqual(ids)
      return ids
    }
    const all = await Promise.all(Array.from({ length: connections }, (_, index) => pipelined(index)))
    expect(all.flat()).toHaveLength(connections * perConnection)
  })
})
