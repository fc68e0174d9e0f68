import { frozenClock, NoResponseError, TestClient } from '@belvedere/testing'
import express from 'express'
import { describe, expect, it, vi } from 'vitest'
import {
  ClientDisconnectedError,
  ConfigurationError,
  DeadlineExceededError,
  HttpResponse,
  View,
} from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { Gate } from '../support/gate.ts'
import { serve } from '../support/serve.ts'

describe('signal', () => {
  it('CORE-34: aborts with ClientDisconnectedError when the client leaves', async () => {
    const seen = Promise.withResolvers<unknown>()
    const gate = new Gate()
    class Slow extends View {
      async get(): Promise<HttpResponse> {
        this.signal.addEventListener('abort', () => seen.resolve(this.signal.reason))
        await gate.pass()
        throw this.signal.reason
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Slow)
    const pending = await client.start('GET', '/')
    await gate.reached
    await pending.disconnect()
    const reason = await seen.promise
    expect(ClientDisconnectedError.is(reason)).toBe(true)
    expect(reason).toMatchObject({ name: 'ClientDisconnectedError', code: 'ERR_VIEW_CLIENT_DISCONNECTED' })
    gate.open()
    expect((await client.options('/')).status).toBe(200)
    // A client that leaves is no error of the application.
    expect(reports.all).toEqual([])
  })

  it('is aborted already when it is first asked for after the client has left', async () => {
    const gate = new Gate()
    const asked = Promise.withResolvers<boolean>()
    class Slow extends View {
      async get() {
        await gate.pass()
        asked.resolve(this.signal.aborted)
        return new HttpResponse('nobody reads this')
      }
    }
    await using client = serve(Slow)
    const pending = await client.start('GET', '/')
    await gate.reached
    await pending.disconnect()
    gate.open()
    expect(await asked.promise).toBe(true)
  })

  it('is aborted already when it is first asked for after the deadline', async () => {
    const clock = frozenClock()
    const gate = new Gate()
    const asked = Promise.withResolvers<unknown>()
    class Slow extends View {
      override clock = clock
      async get() {
        this.setDeadline(100)
        await gate.pass()
        asked.resolve(this.signal.reason)
        return new HttpResponse('nobody reads this')
      }
    }
    using _reports = new ErrorReports()
    await using client = serve(Slow)
    const answer = client.get('/')
    await clock.whenPending(1)
    await clock.advance(100)
    expect((await answer).status).toBe(503)
    gate.open()
    expect(DeadlineExceededError.is(await asked.promise)).toBe(true)
  })

  it('does not abort when the answer has been sent and the connection is kept or closed', async () => {
    const signals: AbortSignal[] = []
    class Quick extends View {
      get() {
        signals.push(this.signal)
        return new HttpResponse('done')
      }
    }
    await using client = serve(Quick)
    await client.get('/')
    await client.raw('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    expect(signals.map((signal) => signal.aborted)).toEqual([false, false])
  })

  it('does not abort when the request has been read and its body is done with', async () => {
    class Reading extends View {
      async post() {
        const { signal } = this
        let bytes = 0
        for await (const chunk of this.request) bytes += (chunk as Buffer).length
        await new Promise((resolve) => setImmediate(resolve))
        return new HttpResponse(`${bytes} ${signal.aborted}`)
      }
    }
    await using client = serve(Reading)
    expect((await client.post('/', { body: 'x'.repeat(100_000) })).text()).toBe('100000 false')
  })

  it('costs no controller and no listener where nobody asks for it', async () => {
    const created = vi.spyOn(globalThis, 'AbortController')
    const listeners: number[] = []
    class Plain extends View {
      get() {
        listeners.push(this.response.listenerCount('close'))
        return new HttpResponse('plain')
      }
      post() {
        return this.signal.aborted ? new HttpResponse() : this.get()
      }
    }
    await using client = serve(Plain)
    await client.get('/')
    expect(created).not.toHaveBeenCalled()
    await client.post('/')
    expect(created).toHaveBeenCalledOnce()
    // The second asked for its signal and so has a listener more.
    expect(listeners[1]).toBe(listeners[0]! + 1)
    created.mockRestore()
  })
})

describe('deadline', () => {
  it('CORE-35, N-06: answers 503 with Retry-After when it passes, and aborts the signal', async () => {
    const clock = frozenClock()
    const seen = Promise.withResolvers<unknown>()
    class Slow extends View {
      override clock = clock
      async get() {
        this.setDeadline(1500)
        this.signal.addEventListener('abort', () => seen.resolve(this.signal.reason))
        await new Promise(() => {})
        return new HttpResponse('never')
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Slow)
    const answer = client.get('/', { headers: { accept: 'text/plain' } })
    await clock.whenPending(1)
    await clock.advance(1499)
    expect(reports.all).toEqual([])
    await clock.advance(1)
    const response = await answer
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1'])
    expect(response.text()).toMatch(/^503 Service Unavailable\nError [0-9a-f-]{36}\n$/)
    expect(DeadlineExceededError.is(await seen.promise)).toBe(true)
    expect(reports.errors).toMatchObject([
      { code: 'ERR_VIEW_DEADLINE', message: 'The deadline of 1500 ms passed before there was an answer.' },
    ])
    expect(reports.all[0]!.handler).toBe('Slow.get()')
  })

  it('can be brought forward and never put off', async () => {
    const clock = frozenClock()
    const deadlines: number[] = []
    class Slow extends View {
      override clock = clock
      async get() {
        const start = clock.now()
        deadlines.push(this.deadline)
        for (const ms of [1000, 5000, 400, 800]) {
          this.setDeadline(ms)
          deadlines.push(this.deadline - start)
        }
        await new Promise(() => {})
        return new HttpResponse('never')
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Slow)
    const answer = client.get('/')
    await clock.whenPending(1)
    expect(deadlines).toEqual([Infinity, 1000, 1000, 400, 400])
    expect(clock.pending).toBe(1)
    await clock.advance(400)
    expect((await answer).status).toBe(503)
    expect(clock.pending).toBe(0)
    expect(String(reports.errors[0])).toContain('400 ms')
  })

  it('drops a result and an error that come after it, and reports no second error', async () => {
    const clock = frozenClock()
    const gate = new Gate()
    class Late extends View {
      override clock = clock
      async get() {
        this.setDeadline(100)
        await gate.pass()
        return new HttpResponse('too late')
      }
      async post() {
        this.setDeadline(100)
        await gate.pass()
        throw new Error('too late')
      }
    }
    using reports = new ErrorReports()
    const warn = vi.spyOn(process, 'emitWarning')
    await using client = serve(Late)
    const answers = [client.get('/'), client.post('/')]
    await clock.whenPending(2)
    await clock.advance(100)
    for (const answer of answers) expect((await answer).status).toBe(503)
    gate.open()
    expect((await client.options('/')).status).toBe(200)
    expect(reports.errors.map((error) => (error as Error).name)).toEqual([
      'DeadlineExceededError',
      'DeadlineExceededError',
    ])
    expect(warn).not.toHaveBeenCalled()
    warn.mockRestore()
  })

  it('drops a result that comes while the error handler still makes its page', async () => {
    const clock = frozenClock()
    const gate = new Gate()
    const page = new Gate()
    class Late extends View {
      override clock = clock
      async get() {
        this.setDeadline(100)
        await gate.pass()
        return new HttpResponse('too late')
      }
    }
    using _reports = new ErrorReports()
    const app = express()
    app.all('/', Late.asView())
    app.use((async (_error, _request, response, _next) => {
      await page.pass()
      response.status(503).send('the page of the application')
    }) satisfies express.ErrorRequestHandler)
    await using client = new TestClient(app)
    const answer = client.get('/')
    await clock.whenPending(1)
    await clock.advance(100)
    await page.reached
    gate.open()
    await new Promise((resolve) => setImmediate(resolve))
    page.open()
    const response = await answer
    expect([response.status, response.text()]).toEqual([503, 'the page of the application'])
  })

  it('leaves no timer behind when the view has answered, failed, or lost its client', async () => {
    const clock = frozenClock()
    const gate = new Gate()
    class Timed extends View {
      override clock = clock
      get() {
        this.setDeadline(100)
        return new HttpResponse('in time')
      }
      async post(): Promise<HttpResponse> {
        this.setDeadline(100)
        await Promise.resolve()
        throw new Error('broken')
      }
      async put(): Promise<HttpResponse> {
        this.setDeadline(100)
        const aborted = new Promise((_resolve, reject) => {
          this.signal.addEventListener('abort', () => reject(this.signal.reason as Error))
        })
        void gate.pass()
        await aborted
        return new HttpResponse('never')
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Timed)
    expect((await client.get('/')).status).toBe(200)
    expect((await client.post('/')).status).toBe(500)
    expect(clock.pending).toBe(0)
    const pending = await client.start('PUT', '/')
    await gate.reached
    await pending.disconnect()
    await new Promise((resolve) => setImmediate(resolve))
    expect(clock.pending).toBe(0)
    expect(reports.errors.map(String)).toEqual(['Error: broken'])
  })

  it('says nothing when it passes after the client has left', async () => {
    const clock = frozenClock()
    class Stubborn extends View {
      override clock = clock
      async get() {
        this.setDeadline(100)
        await new Promise(() => {})
        return new HttpResponse('never')
      }
    }
    using reports = new ErrorReports()
    await using client = serve(Stubborn)
    const pending = await client.start('GET', '/')
    await clock.whenPending(1)
    await pending.disconnect()
    await clock.advance(100)
    expect(reports.all).toEqual([])
  })

  it('cuts the connection when half an answer is out', async () => {
    const clock = frozenClock()
    class Half extends View {
      override clock = clock
      async get() {
        this.response.write('part')
        this.setDeadline(100)
        await new Promise(() => {})
      }
    }
    using _reports = new ErrorReports()
    await using client = serve(Half)
    const refused = client.get('/').catch((error: unknown) => error)
    await clock.whenPending(1)
    await clock.advance(100)
    expect(await refused).toBeInstanceOf(NoResponseError)
  })

  it.each([[0], [-1], [NaN], [Infinity], [2 ** 31], ['5'], [undefined]])(
    'CORE-47: refuses a deadline of %s',
    (ms) => {
      const set = (): void => new View().setDeadline(ms as number)
      expect(set).toThrow(ConfigurationError)
      expect(set).toThrow(/milliseconds from 1 to 2147483647, not/)
    },
  )
})

describe('retain()', () => {
  it('counts a client that left before the signal was first asked for', async () => {
    const gate = new Gate()
    const held = Promise.withResolvers<[AbortSignal, () => void]>()
    class Slow extends View {
      async get() {
        const release = this.retain()
        await gate.pass()
        held.resolve([this.signal, release])
        return new HttpResponse('for somebody else')
      }
    }
    await using client = serve(Slow)
    const pending = await client.start('GET', '/')
    await gate.reached
    await pending.disconnect()
    gate.open()
    const [signal, release] = await held.promise
    expect(signal.aborted).toBe(false)
    release()
    expect(signal.aborted).toBe(true)
  })

  /** Work that waits until it is called off, and the requests that share it. */
  class Shared extends View {
    static readonly gate = new Gate()
    static leader: AbortSignal | null = null
    static release: () => void = () => {}
    static readonly clock = frozenClock()
    override clock = Shared.clock

    async get(): Promise<HttpResponse> {
      Shared.leader = this.signal
      Shared.release = this.retain()
      this.setDeadline(1000)
      await Shared.gate.pass()
      return new HttpResponse('never')
    }
  }

  it('keeps the work of a leader that leaves, and its deadline no longer counts, until the last has gone', async () => {
    await using client = serve(Shared)
    const pending = await client.start('GET', '/')
    await Shared.gate.reached
    await pending.disconnect()
    const { leader, release, clock } = Shared
    expect(leader!.aborted).toBe(false)
    await clock.advance(1000)
    expect(leader!.aborted).toBe(false)
    release()
    release()
    expect(leader!.aborted).toBe(true)
    expect(ClientDisconnectedError.is(leader!.reason)).toBe(true)
  })

  it('keeps the work of a leader whose deadline passes, and releasing twice counts once', async () => {
    const clock = frozenClock()
    const held: { signal: AbortSignal; releases: (() => void)[] }[] = []
    class Leading extends View {
      override clock = clock
      async get(): Promise<HttpResponse> {
        held.push({ signal: this.signal, releases: [this.retain(), this.retain()] })
        this.setDeadline(100)
        await new Promise(() => {})
        return new HttpResponse('never')
      }
    }
    using _reports = new ErrorReports()
    await using client = serve(Leading)
    const answer = client.get('/')
    await clock.whenPending(1)
    await clock.advance(100)
    expect((await answer).status).toBe(503)
    const { signal, releases } = held[0]!
    releases[0]!()
    releases[0]!()
    expect(signal.aborted).toBe(false)
    releases[1]!()
    expect(signal.aborted).toBe(true)
  })
})
