import { frozenClock, type PendingRequest } from '@belvedere/testing'
import { describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  EventStreamResponse,
  View,
  type Constructor,
  type EventScope,
  type EventSourceFunction,
  type EventStreamOptions,
} from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { Gate } from '../support/gate.ts'
import { serve } from '../support/serve.ts'

const clock = () => frozenClock()

function eventStream(
  source: EventSourceFunction,
  options: EventStreamOptions = {},
  time = clock(),
): Constructor<View> {
  return class Events extends View {
    override clock = time
    get() {
      return new EventStreamResponse(source, options)
    }
  }
}

/** Never anything, until the client leaves. */
function silence({ signal }: EventScope): AsyncIterable<never> {
  const next = (): Promise<never> =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error))
    })
  return { [Symbol.asyncIterator]: () => ({ next }) }
}

function reader(pending: PendingRequest): () => Promise<string> {
  const chunks = pending[Symbol.asyncIterator]()
  return async () => String((await chunks.next()).value)
}

describe('EventStreamResponse', () => {
  it('sends events, and headers that keep everything in between from holding them back', async () => {
    await using client = serve(
      eventStream(async function* () {
        yield { retryMs: 500 }
        yield { id: '1', event: 'added', data: { title: 'Tides' } }
        yield { data: 'two\nlines' }
      }),
    )
    const { text, headers } = await client
      .get('/')
      .then((response) => ({ text: response.text(), headers: response.headers }))
    expect(text).toBe(
      'retry: 500\n\nid: 1\nevent: added\ndata: {"title":"Tides"}\n\ndata: two\ndata: lines\n\n',
    )
    expect(headers.get('content-type')).toBe('text/event-stream')
    expect(headers.get('cache-control')).toBe('no-store, no-transform')
    expect(headers.get('x-accel-buffering')).toBe('no')
  })

  it('tells the client at once that it is connected, before there is an event', async () => {
    await using client = serve(eventStream(silence))
    const pending = await client.start('GET', '/')
    expect((await pending.head()).status).toBe(200)
    await pending.disconnect()
  })

  it('gives the source the id of the last event that the client has seen', async () => {
    const view = eventStream(async function* ({ lastEventId }) {
      yield { data: JSON.stringify(lastEventId) }
    })
    await using client = serve(view)
    const after = async (headers: Record<string, string>) => (await client.get('/', { headers })).text()
    expect(await after({})).toBe('data: null\n\n')
    expect(await after({ 'Last-Event-ID': '' })).toBe('data: null\n\n')
    expect(await after({ 'Last-Event-ID': '41' })).toBe('data: "41"\n\n')
    expect(await after({ 'Last-Event-ID': Buffer.from('ö€').toString('latin1') })).toBe('data: "ö€"\n\n')
  })

  it('sends a heartbeat after each stretch of silence, and asks the source no second time for it', async () => {
    const time = clock()
    const gate = new Gate()
    await using client = serve(
      eventStream(
        async function* () {
          yield { data: 'first' }
          await gate.pass()
          yield { data: 'second' }
        },
        { heartbeatMs: 10_000, stallMs: Infinity },
        time,
      ),
    )
    const next = reader(await client.start('GET', '/'))
    expect(await next()).toBe('data: first\n\n')
    for (let round = 0; round < 3; round++) {
      await time.whenPending(1)
      await time.advance(9999)
      expect(time.pending).toBe(1)
      await time.advance(1)
      expect(await next()).toBe(':\n\n')
    }
    gate.open()
    expect(await next()).toBe('data: second\n\n')
    expect(await next()).toBe('undefined')
    expect(time.pending).toBe(0)
  })

  it('stops the source and every timer when the client leaves in the midst of silence', async () => {
    using reports = new ErrorReports()
    const time = clock()
    const left = Promise.withResolvers<unknown>()
    await using client = serve(
      eventStream(
        async function* (scope) {
          try {
            yield { data: 'first' }
            yield* silence(scope)
          } finally {
            left.resolve(scope.signal.reason)
          }
        },
        {},
        time,
      ),
    )
    const pending = await client.start('GET', '/')
    await reader(pending)()
    await time.whenPending(2)
    await pending.disconnect()
    expect(await left.promise).toMatchObject({ code: 'ERR_VIEW_CLIENT_DISCONNECTED' })
    await time.advance(0)
    expect(time.pending).toBe(0)
    expect(reports.all).toEqual([])
  })

  it('CORE-02: resets the connection when the source fails or gives what is no event', async () => {
    using reports = new ErrorReports()
    await using client = serve(
      eventStream(async function* () {
        yield { data: 'first' }
        yield { id: 'a\nb' }
      }),
    )
    await expect(client.get('/')).rejects.toMatchObject({ code: 'ERR_TESTING_NO_RESPONSE' })
    expect(reports.errors).toMatchObject([{ code: 'ERR_VIEW_RESPONSE' }])
  })

  it('answers HEAD without opening the source', async () => {
    let opened = 0
    await using client = serve(
      eventStream((scope) => {
        opened++
        return silence(scope)
      }),
    )
    expect((await client.head('/')).headers.get('content-type')).toBe('text/event-stream')
    expect(opened).toBe(0)
  })

  it('refuses a heartbeat that no timer can keep', () => {
    expect(() => new EventStreamResponse(silence, { heartbeatMs: 0 })).toThrow(ConfigurationError)
    expect(new EventStreamResponse(silence, { heartbeatMs: Infinity }).isStreaming).toBe(true)
  })
})
