import { TestClient } from '@belvedere/testing'
import express, { type Express } from 'express'
import { describe, expect, it } from 'vitest'
import {
  allowedHosts,
  errorHandler,
  HttpError,
  HttpResponse,
  mixOnce,
  policyMiddleware,
  TemplateResponse,
  View,
  type CheckReport,
  type Constructor,
  type Mixed,
  type Policy,
  type Stage,
} from '../src/index.ts'
import { ErrorReports } from './support/error-reports.ts'

interface Counted {
  limit: number
}

/** Lets a user in a few times, and says how often still. */
const counting: Policy<View & Counted> = {
  name: 'counting',
  stage: 'quota',
  applies: ({ limit }) => limit < Infinity,
  async run(view, next) {
    const { request, limit } = view
    const used = Number(request.app.locals['used'] ?? 0) + 1
    request.app.locals['used'] = used
    if (used > limit) throw new HttpError(429, 'Too often.')
    return (await next())
      .setHeader('X-Left', String(limit - used))
      .setCookie('seen', 'yes')
      .vary('Cookie')
  },
}

function CountMixin<TBase extends Constructor<View>>(Base: TBase): Mixed<TBase, Counted> {
  return mixOnce(
    CountMixin,
    Base,
    () =>
      class CountView extends Base implements Counted {
        static policies: readonly Policy[] = [counting as Policy]
        limit = 2
        override check(report: CheckReport): void {
          super.check(report)
          if (this.limit < 1) report.add('limit', `must be at least 1, not ${this.limit}`)
        }
      },
  )
}

function appWith(...handlers: express.RequestHandler[]): TestClient<Express> {
  const app = express()
  app.use(...handlers)
  app.all('/', (_request, response) => {
    response.append('Set-Cookie', 'own=1; Path=/').vary('Accept').send('from Express')
  })
  app.use(errorHandler())
  return new TestClient(app)
}

describe('policyMiddleware()', () => {
  it('puts a policy in front of handlers of Express, for every method', async () => {
    await using client = appWith(policyMiddleware(allowedHosts(['example.com'])))
    for (const method of ['GET', 'POST', 'OPTIONS', 'DELETE']) {
      const welcome = await client.request(method, '/', { headers: { host: 'example.com' } })
      expect([method, welcome.status, welcome.text()]).toEqual([method, 200, 'from Express'])
      const refused = await client.request(method, '/', { headers: { host: 'evil.com' } })
      expect([method, refused.status]).toEqual([method, 400])
    }
  })

  it('runs the policies of a class, and sends their headers with the answer that comes from behind', async () => {
    await using client = appWith(policyMiddleware(CountMixin(View), { limit: 3 }))
    const first = await client.get('/')
    expect(first.text()).toBe('from Express')
    expect(first.headers.get('x-left')).toBe('2')
    expect(first.headers.getSetCookie().map((each) => each.split('=')[0])).toEqual(['seen', 'own'])
    expect(first.headers.get('vary')).toBe('Cookie, Accept')
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8')
    await client.get('/')
    await client.get('/')
    const fourth = await client.get('/', { headers: { accept: 'text/plain' } })
    expect([fourth.status, fourth.text()]).toEqual([429, '429 Too Many Requests\nToo often.\n'])
  })

  it('gives a policy that brings no class the attributes that it reads', async () => {
    await using client = appWith(policyMiddleware(counting, { limit: 1 }))
    expect((await client.get('/')).status).toBe(200)
    expect((await client.get('/')).status).toBe(429)
  })

  it('runs several policies by stage, whichever way they are attached', async () => {
    const log: string[] = []
    const noting = (stage: Stage): Policy => ({
      name: stage,
      stage,
      run(_view, next) {
        log.push(stage)
        return next()
      },
    })
    class Gates extends View {
      static override policies = [noting('quota'), noting('access'), noting('admission')]
      get() {
        log.push('get() of the class')
        return new HttpResponse()
      }
    }
    await using client = appWith(policyMiddleware(Gates))
    expect((await client.get('/')).text()).toBe('from Express')
    expect(log).toEqual(['admission', 'access', 'quota'])
  })

  it('sends the answer of a policy, rendered, and runs nothing behind it', async () => {
    const closed: Policy = {
      name: 'closed',
      stage: 'access',
      run: () =>
        new TemplateResponse(
          ({ why }) => `Closed: ${String(why)}`,
          { why: Promise.resolve('night') },
          { status: 403 },
        ),
    }
    await using client = appWith(policyMiddleware(closed))
    const answer = await client.get('/')
    expect([answer.status, answer.text()]).toEqual([403, 'Closed: night'])
  })

  it('keeps what a policy throws from the client', async () => {
    const broken: Policy = {
      name: 'broken',
      stage: 'access',
      run: () => {
        throw new Error('SECRET')
      },
    }
    using reports = new ErrorReports()
    await using client = appWith(policyMiddleware(broken))
    const answer = await client.get('/')
    expect([answer.status, answer.text().includes('SECRET')]).toEqual([500, false])
    expect(reports.all[0]?.handler).toBe('policyMiddleware(broken).dispatch()')
  })

  it('refuses a policy that looks at the answer, at start-up and by name', () => {
    for (const stage of ['cache', 'protection'] as const) {
      const policy: Policy = { name: 'keeper', stage, run: (_view, next) => next() }
      expect(() => policyMiddleware(policy)).toThrow(
        `keeper: runs in the stage "${stage}" and looks at the answer, which only a view has: attach it to one`,
      )
    }
  })

  it('checks the class and its attributes at start-up', () => {
    expect(() => policyMiddleware(CountMixin(View), { limit: 0 })).toThrow('limit: must be at least 1, not 0')
    expect(() => policyMiddleware(CountMixin(View), { limt: 1 } as object)).toThrow('limt: is no attribute')
    expect(() => policyMiddleware(View)).toThrow('policies: is empty')
    expect(() => policyMiddleware(CountMixin(View), { limit: Infinity })).toThrow('policies: is empty')
  })
})
