import { describe, expect, it } from 'vitest'
import {
  compose,
  HttpResponse,
  JsonResponse,
  mixOnce,
  TemplateResponse,
  View,
  type Awaitable,
  type Constructor,
  type Mixed,
  type Policy,
  type Stage,
} from '../src/index.ts'
import { Gate } from './support/gate.ts'
import { serve } from './support/serve.ts'

const STAGES: readonly Stage[] = ['admission', 'access', 'quota', 'cache', 'protection']

/** A policy that notes when it is entered. */
function noting(stage: Stage, name: string, log: string[]): Policy {
  return {
    name,
    stage,
    run(_view, next) {
      log.push(name)
      return next()
    },
  }
}

function attach<TBase extends Constructor<View>>(Base: TBase, ...policies: Policy[]): TBase {
  class Attached extends Base {
    static policies = policies
  }
  return Attached
}

class Page extends View {
  get(): Awaitable<HttpResponse> {
    return new HttpResponse('page')
  }
}

describe('the chain of policies', () => {
  it('runs by stage, whatever the order in which they were attached', async () => {
    for (const stages of permutations(STAGES)) {
      const log: string[] = []
      const Made = stages.reduce((Base, stage) => attach(Base, noting(stage, stage, log)), Page)
      await using client = serve(Made)
      expect((await client.get('/')).text()).toBe('page')
      expect(log, stages.join()).toEqual(STAGES)
    }
  })

  it('runs the outermost class first within a stage, and the policies of one class as it lists them', async () => {
    const log: string[] = []
    const Inner = attach(Page, noting('access', 'inner 1', log), noting('access', 'inner 2', log))
    const Outer = attach(Inner, noting('access', 'outer', log))
    await using client = serve(Outer)
    await client.get('/')
    expect(log).toEqual(['outer', 'inner 1', 'inner 2'])
  })

  it('runs a policy once that was attached several times, where its outermost class puts it', async () => {
    const log: string[] = []
    const twice = noting('access', 'twice', log)
    const Made = attach(attach(attach(Page, twice), noting('access', 'between', log)), twice, twice)
    await using client = serve(Made)
    await client.get('/')
    expect(log).toEqual(['twice', 'between'])
  })

  it('leaves out a policy that has nothing to do, and asks it once, with the attributes in place', async () => {
    const asked: (number | null)[] = []
    class Timed extends Page {
      seconds: number | null = null
      static override policies: readonly Policy[] = [
        {
          name: 'timed',
          stage: 'cache',
          applies(view) {
            const { seconds } = view as Timed
            asked.push(seconds)
            return seconds !== null
          },
          run: async (_view, next) => (await next()).setHeader('X-Timed', 'yes'),
        },
      ]
    }
    await using off = serve(Timed)
    await using on = serve(Timed.asView({ seconds: 5 }))
    for (let round = 0; round < 2; round++) {
      expect((await off.get('/')).headers.has('x-timed')).toBe(false)
      expect((await on.get('/')).headers.get('x-timed')).toBe('yes')
    }
    expect(asked.toSorted()).toEqual([5, null])
  })

  it('wraps every method of a view, OPTIONS and 405 too', async () => {
    const log: string[] = []
    await using client = serve(attach(Page, noting('access', 'seen', log)))
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'DELETE']) await client.request(method, '/')
    expect(log).toHaveLength(4)
  })

  it('lets a policy run what is further in again, or not at all', async () => {
    let tries = 0
    const retrying: Policy = {
      name: 'retrying',
      stage: 'protection',
      async run(_view, next) {
        try {
          return await next()
        } catch {
          return next()
        }
      },
    }
    class Flaky extends View {
      static override policies = [retrying]
      async get() {
        if (++tries === 1) throw new Error('once')
        return new JsonResponse(tries)
      }
    }
    await using client = serve(Flaky)
    expect((await client.get('/')).json()).toBe(2)

    const refusing: Policy = {
      name: 'refusing',
      stage: 'access',
      run: () => new HttpResponse('no', { status: 403 }),
    }
    await using refused = serve(attach(Flaky, refusing))
    expect((await refused.get('/')).status).toBe(403)
    expect(tries).toBe(2)
  })

  it('stays synchronous where policies and handler are', async () => {
    const results: unknown[] = []
    class Sync extends Page {
      static override policies = STAGES.map((stage) => noting(stage, stage, []))
      override dispatch() {
        const result = super.dispatch()
        results.push(result)
        return result
      }
    }
    await using client = serve(Sync)
    await client.get('/')
    expect(results[0]).toBeInstanceOf(HttpResponse)
  })

  it('shows a policy the rendered body, whether a handler or a policy further in made the template', async () => {
    const bodies: string[] = []
    const looking: Policy = {
      name: 'looking',
      stage: 'cache',
      async run(_view, next) {
        const response = await next()
        bodies.push(String(response.body))
        return response
      },
    }
    const greeting = (name: string) =>
      new TemplateResponse(async (context) => `Hello ${String(context['name'])}`, {
        name: Promise.resolve(name),
      })
    const falling: Policy = {
      name: 'falling back',
      stage: 'protection',
      run: (view, next) => (view.request.method === 'POST' ? greeting('fallback') : next()),
    }
    const refusing: Policy = {
      name: 'refusing',
      stage: 'access',
      run: (view, next) => (view.request.method === 'PUT' ? greeting('stranger') : next()),
    }
    class Greeting extends View {
      static override policies = [looking, falling, refusing]
      async get() {
        return greeting('Ada')
      }
      post() {
        return greeting('never')
      }
      put() {
        return greeting('never')
      }
    }
    await using client = serve(Greeting)
    expect((await client.get('/')).text()).toBe('Hello Ada')
    expect((await client.post('/')).text()).toBe('Hello fallback')
    expect((await client.put('/')).text()).toBe('Hello stranger')
    expect(bodies).toEqual(['Hello Ada', 'Hello fallback'])
  })

  it('sends a template that an override of dispatch() returned', async () => {
    class Closed extends Page {
      override dispatch() {
        return new TemplateResponse(() => 'We are closed.', {}, { status: 503 })
      }
    }
    await using client = serve(Closed)
    const response = await client.get('/')
    expect([response.status, response.text()]).toEqual([503, 'We are closed.'])
  })
})

describe('an access policy and a cache', () => {
  interface LoginRequired {
    loginUrl: string
  }
  const login: Policy = {
    name: 'login',
    stage: 'access',
    run: (view, next) =>
      view.request.get('X-User') === undefined
        ? new HttpResponse('', { status: 302, headers: { location: '/login' } })
        : next(),
  }
  function LoginMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, LoginRequired> {
    return mixOnce(
      LoginMixin,
      Base,
      () =>
        class LoginView extends Base implements LoginRequired {
          static policies: readonly Policy[] = [login]
          loginUrl = '/login'
        },
    )
  }

  interface Cached {
    cacheSeconds: number
  }
  const pages = new Map<string, HttpResponse>()
  const cache: Policy = {
    name: 'cache',
    stage: 'cache',
    async run(view, next) {
      const key = view.request.url
      const found = pages.get(key)
      if (found) return found
      const response = await next()
      pages.set(key, response)
      return response
    },
  }
  function CacheMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, Cached> {
    return mixOnce(
      CacheMixin,
      Base,
      () =>
        class CacheView extends Base implements Cached {
          static policies: readonly Policy[] = [cache]
          cacheSeconds = 60
        },
    )
  }

  class Secret extends View {
    get() {
      return new HttpResponse('for members')
    }
  }
  const nestings: [string, Constructor<View>][] = [
    ['Cache(Login(View))', class extends CacheMixin(LoginMixin(Secret)) {}],
    ['Login(Cache(View))', class extends LoginMixin(CacheMixin(Secret)) {}],
    ['Cache(Login(Cache(View)))', class extends CacheMixin(LoginMixin(CacheMixin(Secret))) {}],
    ['Login(Cache(Login(View)))', class extends LoginMixin(CacheMixin(LoginMixin(Secret))) {}],
    ['compose(View, Login, Cache)', compose(Secret, LoginMixin, CacheMixin)],
    ['compose(View, Cache, Login)', compose(Secret, CacheMixin, LoginMixin)],
  ]

  it.each(nestings)('CORE-46: never shows a member’s page to a stranger: %s', async (_name, Made) => {
    pages.clear()
    await using client = serve(Made)
    const member = { headers: { 'X-User': 'ada' } }
    expect((await client.get('/', member)).text()).toBe('for members')
    expect(pages.size).toBe(1)
    const stranger = await client.get('/')
    expect([stranger.status, stranger.text()]).toEqual([302, ''])
    expect((await client.get('/', member)).text()).toBe('for members')
  })

  it('CORE-15: answers no spelling of the path without a login', async () => {
    await using client = serve(CacheMixin(LoginMixin(Secret)), '/p')
    pages.clear()
    expect((await client.get('/p', { headers: { 'X-User': 'ada' } })).status).toBe(200)
    const spellings = [
      '/p',
      '/P',
      '/p/',
      '/P/',
      '//p',
      '/p//',
      '/./p',
      '/x/../p',
      '/p/.',
      '/p/..',
      '/p;x',
      '/p;x=1',
      '/%70',
      '/%50',
      '/p%2f',
      '/p%2F',
      '/%2fp',
      '/p%00',
      '/p%20',
      '/p%09',
      '/p.',
      '/p..',
      '/p?',
      '/p?x',
      '/p?x=/p',
      '/p#x',
      '/p\\',
      '/\\p',
      '/p%5c',
      '/p/%2e',
      '/p/%2e%2e',
      '/.%2fp',
      '/p%3f',
      '/p%23',
      '/p%3b',
      '/p%252f',
      '/%2570',
      '/p/../p',
      'http://localhost/p',
      'http://localhost//p',
      'http://evil.example/p',
      '/p%E2%80%8B',
      '/ｐ',
    ]
    for (const spelling of spellings) {
      const text = `GET ${spelling} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`
      const answer = (await client.raw(text)).toString('latin1')
      expect(answer, spelling).not.toMatch(/^HTTP\/1\.1 200 /)
      expect(answer, spelling).not.toContain('for members')
    }
  })
})

describe('retained work', () => {
  it('hands the answer of a leader that left to those who share it', async () => {
    const both = Promise.withResolvers<void>()
    const gate = new Gate()
    let flight: Promise<HttpResponse> | null = null
    const sharing: Policy = {
      name: 'sharing',
      stage: 'cache',
      async run(view, next) {
        if (flight !== null) {
          both.resolve()
          return flight
        }
        view.retain()
        flight = Promise.resolve(next())
        return flight
      },
    }
    class Slow extends View {
      static override policies = [sharing]
      async get() {
        await gate.pass()
        this.signal.throwIfAborted()
        return new TemplateResponse(() => 'shared')
      }
    }
    await using client = serve(Slow)
    const leader = await client.start('GET', '/')
    await gate.reached
    const follower = client.get('/')
    await both.promise
    await leader.disconnect()
    gate.open()
    expect((await follower).text()).toBe('shared')
  })
})

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  )
}
