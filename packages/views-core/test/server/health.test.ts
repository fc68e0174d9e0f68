import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import express from 'express'
import { frozenClock, TestClient } from '@belvedere/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  closeServer,
  createServer,
  health,
  type HealthOptions,
  type HealthReport,
} from '../../src/server/index.ts'
import { Gate } from '../support/gate.ts'

let reports: HealthReport[]
const collect = (message: unknown): void => void reports.push(message as HealthReport)
beforeEach(() => {
  reports = []
  subscribe('belvedere:server.health', collect)
})
afterEach(() => void unsubscribe('belvedere:server.health', collect))

function serve(options?: HealthOptions): TestClient<express.Express> {
  return new TestClient<express.Express>(express().use(health(options)), { createServer })
}

async function statuses(client: TestClient<express.Express>): Promise<[live: number, ready: number]> {
  const [live, ready] = await Promise.all([client.get('/livez'), client.get('/readyz')])
  return [live.status, ready.status]
}

describe('health()', () => {
  it('answers at two addresses, and says no more than pass', async () => {
    await using client = serve()
    for (const path of ['/livez', '/readyz']) {
      const response = await client.get(path)
      expect([response.status, response.text()]).toEqual([200, '{"status":"pass"}'])
      expect(response.headers.get('content-type')).toBe('application/health+json')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect((await client.head(path)).status).toBe(200)
    }
    expect((await client.get('/')).status).toBe(404)
  })

  it('OPS-08 stays alive and is not ready while the database is down, and tells the log alone why', async () => {
    let isDown = true
    const database = () => {
      if (isDown) throw new Error('password "hunter2" was refused')
    }
    const clock = frozenClock()
    await using client = serve({ checks: { database, cache: () => {} }, clock })
    expect(await statuses(client)).toEqual([200, 503])
    const refusal = await client.get('/readyz')
    expect(refusal.text()).toBe('{"status":"fail"}')
    expect(reports).toEqual([
      {
        isReady: false,
        failures: [{ name: 'database', error: new Error('password "hunter2" was refused') }],
      },
    ])
    isDown = false
    expect(await statuses(client)).toEqual([200, 503])
    await clock.advance(1000)
    expect(await statuses(client)).toEqual([200, 200])
    expect(reports.slice(1)).toEqual([{ isReady: true, failures: [] }])
  })

  it('OPS-08 asks the database once a second, however often it is asked', async () => {
    const clock = frozenClock()
    const database = vi.fn<() => Promise<void>>(async () => {})
    await using client = serve({ checks: { database }, clock })
    for (let tenth = 0; tenth < 30; tenth++) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => client.get('/readyz')))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
      await clock.advance(100)
    }
    expect(database).toHaveBeenCalledTimes(3)
  })

  it('OPS-08 waits for a check 500 ms and no longer, aborts it, and begins no other beside it', async () => {
    const clock = frozenClock()
    const gate = new Gate()
    const signals: AbortSignal[] = []
    const stuck = ({ signal }: { signal: AbortSignal }) => {
      signals.push(signal)
      return gate.pass()
    }
    await using client = serve({ checks: { stuck }, clock })
    const first = client.get('/readyz')
    await clock.whenPending(1)
    await clock.advance(499)
    expect(signals[0]!.aborted).toBe(false)
    await clock.advance(1)
    expect((await first).status).toBe(503)
    expect(signals[0]!.reason).toMatchObject({ name: 'TimeoutError' })
    await clock.advance(1000)
    expect((await client.get('/readyz')).status).toBe(503)
    expect(signals).toHaveLength(1)
    gate.open()
    await clock.advance(1000)
    expect((await client.get('/readyz')).status).toBe(200)
    expect(signals).toHaveLength(2)
  })

  it('runs checks side by side', async () => {
    const clock = frozenClock()
    const gates = [new Gate(), new Gate()]
    await using client = serve({
      checks: { one: () => gates[0]!.pass(), two: () => gates[1]!.pass() },
      clock,
    })
    const answer = client.get('/readyz')
    await Promise.all(gates.map((gate) => gate.reached))
    for (const gate of gates) gate.open()
    expect((await answer).status).toBe(200)
  })

  it('OPS-02 is not ready as soon as the server begins to close, and alive until it has', async () => {
    const clock = frozenClock()
    const database = vi.fn<() => void>()
    await using client = serve({ checks: { database }, clock })
    expect(await statuses(client)).toEqual([200, 200])
    const closing = closeServer(client.server, { drainDelayMs: 5000, clock })
    await clock.whenPending(1)
    expect(await statuses(client)).toEqual([200, 503])
    expect(database).toHaveBeenCalledTimes(1)
    await clock.advance(5000)
    expect(await closing).toEqual({ cut: 0, hung: [] })
  })

  it('prints to standard error what nobody listens for', async () => {
    unsubscribe('belvedere:server.health', collect)
    const print = vi.spyOn(console, 'error').mockImplementation(() => {})
    const error = new Error('down')
    await using client = serve({
      checks: { database: () => Promise.reject(error) },
      paths: { ready: '/health' },
    })
    expect((await client.get('/health')).status).toBe(503)
    expect(print.mock.calls).toEqual([['Not ready: the check database failed.', error]])
    print.mockRestore()
  })

  it('CORE-21 refuses what is no check and no duration, all in one report', () => {
    const checks = { database: true as never }
    expect(() => health({ checks, timeoutMs: 0, cacheMs: -1 })).toThrow(
      expect.objectContaining({
        code: 'ERR_CONFIGURATION',
        mistakes: ['checks.database', 'timeoutMs', 'cacheMs'].map((attribute) =>
          expect.objectContaining({ attribute }),
        ),
      }),
    )
  })
})
