import { AsyncLocalStorage } from 'node:async_hooks'
import { tracingChannel, type TracingChannelSubscribers } from 'node:diagnostics_channel'
import { frozenClock } from '@belvedere/testing'
import { describe, expect, it, vi } from 'vitest'
import {
  HttpResponse,
  NotFoundError,
  systemClock,
  TemplateResponse,
  View,
  type Policy,
  type ViewEvent,
} from '../../src/index.ts'
import { serve } from '../support/serve.ts'

/** Listens on one step until it is disposed of. */
class Steps implements Disposable {
  readonly seen: [phase: string, event: ViewEvent][] = []
  readonly #name: string
  readonly #subscribers: TracingChannelSubscribers<ViewEvent>

  constructor(name: string) {
    this.#name = name
    const note = (phase: string) => (event: ViewEvent) => void this.seen.push([phase, { ...event }])
    this.#subscribers = {
      start: note('start'),
      end: note('end'),
      asyncStart: note('asyncStart'),
      asyncEnd: note('asyncEnd'),
      error: note('error'),
    }
    tracingChannel<unknown, ViewEvent>(`belvedere:${name}`).subscribe(this.#subscribers)
  }

  get phases(): string[] {
    return this.seen.map(([phase]) => phase)
  }

  [Symbol.dispose](): void {
    tracingChannel<unknown, ViewEvent>(`belvedere:${this.#name}`).unsubscribe(this.#subscribers)
  }
}

const clock = frozenClock()

const slow: Policy = {
  name: 'slow',
  stage: 'access',
  async run(_view, next) {
    await clock.advance(5)
    return next()
  },
}

class Page extends View {
  static override policies = [slow]
  override clock = clock
  async get(): Promise<HttpResponse> {
    await clock.advance(20)
    if (this.params['slug'] === 'gone') throw new NotFoundError()
    if (this.params['slug'] === 'bug') throw new Error('bug')
    return new TemplateResponse(async function page() {
      await clock.advance(100)
      return 'text'
    })
  }
}

describe('events of a view', () => {
  it('N-10, Y-38: tell of the dispatch with view, handler, route, status and duration', async () => {
    using steps = new Steps('view.dispatch')
    await using client = serve(Page, '/articles/:slug')
    await client.get('/articles/tides?q=1')
    expect(steps.phases).toEqual(['start', 'end', 'asyncStart', 'asyncEnd'])
    const about = { view: 'Page', handler: 'get', method: 'GET', route: '/articles/:slug', step: null }
    expect(steps.seen[0]![1]).toMatchObject({ ...about, status: null, durationMs: null })
    expect(steps.seen[3]![1]).toMatchObject({ ...about, status: 200, durationMs: 125 })
    expect(JSON.stringify(steps.seen)).not.toContain('tides')
  })

  it('tell of a refusal with its status', async () => {
    using steps = new Steps('view.dispatch')
    await using client = serve(Page, '/:slug')
    await client.get('/gone')
    expect(steps.phases).toEqual(['start', 'end', 'error', 'asyncStart', 'asyncEnd'])
    expect(steps.seen.at(-1)![1]).toMatchObject({ status: 404, durationMs: 25 })
    expect(NotFoundError.is(steps.seen.at(-1)![1].error)).toBe(true)
  })

  it('tell of each policy, each template and the sending', async () => {
    using policies = new Steps('policy')
    using renders = new Steps('template.render')
    using sends = new Steps('view.send')
    await using client = serve(Page, '/:slug')
    await client.get('/tides')
    await vi.waitFor(() => expect(sends.phases).toEqual(['start', 'end', 'asyncStart', 'asyncEnd']))
    expect(policies.seen.at(-1)![1]).toMatchObject({ step: 'slow', status: 200, durationMs: 125 })
    expect(renders.seen.at(-1)![1]).toMatchObject({ step: 'page', durationMs: 100 })
    expect(sends.seen.at(-1)![1]).toMatchObject({ view: 'Page', status: 200, durationMs: 0 })
  })

  it('are not made while nobody listens', async () => {
    let asked = 0
    class Unheard extends View {
      static override policies = [{ ...slow, run: (_view, next) => next() } satisfies Policy]
      override clock = { ...systemClock, now: () => ++asked }
      get() {
        return new TemplateResponse(() => 'text')
      }
    }
    await using client = serve(Unheard)
    expect((await client.get('/')).text()).toBe('text')
    expect(asked).toBe(0)
    using steps = new Steps('policy')
    await client.get('/')
    expect(asked).toBe(2)
    expect(steps.phases).toHaveLength(4)
  })

  it('carry the store of a tracer through the view', async () => {
    const storage = new AsyncLocalStorage<string>()
    const { start } = tracingChannel<unknown, ViewEvent>('belvedere:view.dispatch')
    start.bindStore(storage, ({ view }) => `span of ${view}`)
    class Spanned extends View {
      async get() {
        await Promise.resolve()
        return new HttpResponse(storage.getStore())
      }
    }
    await using client = serve(Spanned)
    expect((await client.get('/')).text()).toBe('span of Spanned')
    start.unbindStore(storage)
    expect((await client.get('/')).text()).toBe('')
  })
})
