import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { barrier, frozenClock } from '@belvedere/testing'
import { describe, expect, it } from 'vitest'
import {
  DeadlineExceededError,
  InvalidResponseError,
  TemplateNotFoundError,
  TemplateResponse,
  View,
  type Constructor,
  type Context,
  type HttpResponse,
  type Scope,
  type Template,
} from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { serve } from '../support/serve.ts'
import { TemplateApp } from '../support/template-app.ts'

function rendering(template: Template, context: Context = {}): Constructor<View> {
  return class Rendering extends View {
    get() {
      return new TemplateResponse(template, context)
    }
  }
}

describe('templates of a view engine', () => {
  it('renders by name, escaping as the engine does', async () => {
    await using site = await TemplateApp.with(rendering('articles/list', { title: '<b>Tides</b>' }), {
      'articles/list.eta': '<h1><%= it.title %></h1>',
    })
    const response = await site.client.get('/')
    expect(response.text()).toBe('<h1>&lt;b&gt;Tides&lt;/b&gt;</h1>')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect((await site.client.head('/')).headers.get('content-length')).toBe(String(response.body.length))
  })

  it('takes an engine that calls back at once', async () => {
    await using site = await TemplateApp.with(rendering('page.sync', { name: 'Ada' }), { 'page.sync': '' })
    expect((await site.client.get('/')).text()).toBe('sync Ada')
  })

  it('answers 500 when the engine fails, and shows nothing of the template', async () => {
    using reports = new ErrorReports()
    await using site = await TemplateApp.with(rendering(['page.broken', 'other']), {
      'page.broken': '',
      'other.eta': 'never in place of a template that fails',
    })
    const response = await site.client.get('/')
    expect(response.status).toBe(500)
    expect(response.text()).not.toMatch(/SECRET|never/)
    expect(reports.errors.map(String)).toEqual(['Error: SECRET line 3 of the template'])
  })

  it('does not take a missing partial within a template for a missing template', async () => {
    using reports = new ErrorReports()
    await using site = await TemplateApp.with(rendering(['page', 'other']), {
      'page.eta': '<%~ include("nowhere") %>',
      'other.eta': 'never',
    })
    expect((await site.client.get('/')).status).toBe(500)
    expect(TemplateNotFoundError.is(reports.errors[0])).toBe(false)
  })

  it('does not take a missing layout, which a template renders in turn, for a missing template', async () => {
    using reports = new ErrorReports()
    await using site = await TemplateApp.with(rendering(['page.nested', 'other']), {
      'page.nested': '',
      'other.eta': 'never',
    })
    site.app.engine('nested', (_path, _options, done) => site.app.render('layout', {}, done))
    expect((await site.client.get('/')).status).toBe(500)
    expect(String(reports.errors[0])).toContain('Failed to lookup view "layout"')
  })

  it('I-07: renders the first of several names that exists, and keeps its name', async () => {
    const names: (string | null)[] = []
    class Naming extends View {
      override async dispatch(): Promise<HttpResponse> {
        const response = await super.dispatch()
        names.push((response as TemplateResponse).templateName)
        return response
      }
      get() {
        return new TemplateResponse(['articles/special', 'articles/list', 'list'])
      }
    }
    await using site = await TemplateApp.with(Naming, { 'articles/list.eta': 'articles', 'list.eta': 'any' })
    expect((await site.client.get('/')).text()).toBe('articles')
    expect(names).toEqual(['articles/list'])
  })

  it('says which names it tried when there is none', async () => {
    using reports = new ErrorReports()
    await using site = await TemplateApp.with(rendering(['a', 'b']), { 'c.eta': '' })
    expect((await site.client.get('/')).status).toBe(500)
    expect(reports.errors).toMatchObject([
      {
        code: 'ERR_VIEW_TEMPLATE_NOT_FOUND',
        templateNames: ['a', 'b'],
        message: 'No template named "a" or "b".',
      },
    ])
  })

  it('shows res.locals and app.locals to a template, its own context before both', async () => {
    class Local extends View {
      get() {
        this.response.locals['user'] = 'Ada'
        this.response.locals['title'] = 'of the response'
        return new TemplateResponse('page', { title: 'of the context' })
      }
    }
    await using site = await TemplateApp.with(Local, {
      'page.eta': '<%= it.site %>, <%= it.user %>, <%= it.title %>',
    })
    Object.assign(site.app.locals, { site: 'Belvedere', user: 'nobody', title: 'of the application' })
    expect((await site.client.get('/')).text()).toBe('Belvedere, Ada, of the context')
  })

  it.each(['settings', 'cache', '_locals'])(
    'refuses %s as a key of a context: Express reads it',
    async (key) => {
      using reports = new ErrorReports()
      await using site = await TemplateApp.with(rendering('page', { [key]: { 'view engine': 'x' } }), {
        'page.eta': 'never',
      })
      expect((await site.client.get('/')).status).toBe(500)
      expect(InvalidResponseError.is(reports.errors[0])).toBe(true)
      expect(String(reports.errors[0])).toContain(`"${key}"`)
    },
  )

  it('CORE-14: looks for no template outside the folder, whatever a parameter says', async () => {
    const views: string[] = []
    class FromPath extends View {
      get() {
        const name = this.params['path'] ?? ''
        views.push(name)
        return new TemplateResponse(name)
      }
    }
    using reports = new ErrorReports()
    await using site = await TemplateApp.with(FromPath, { 'inside.eta': 'inside', 'deep/page.eta': 'deep' })
    writeFileSync(join(site.folder, 'secret.eta'), 'SECRET')
    // Whatever Express looks up passes through here, found or not.
    const looked: string[] = []
    const { get: original } = { get: site.app.get('view') as new (name: string, options: object) => object }
    site.app.set(
      'view',
      class extends original {
        constructor(name: string, options: object) {
          looked.push(name)
          super(name, options)
        }
      },
    )
    const outside = [
      '../secret',
      '../../etc/passwd',
      'deep/../../secret',
      '/etc/passwd',
      '//etc/passwd',
      '..',
      '../',
      '..\\secret',
      'deep\\..\\..\\secret',
      'C:\\secret',
      'c:/secret',
      '\\\\server\\share',
      join(site.folder, 'secret.eta'),
    ]
    for (const name of outside) {
      const response = await site.client.get(`/${encodeURIComponent(name)}`)
      expect([name, response.status]).toEqual([name, 500])
      expect(response.text()).not.toContain('SECRET')
    }
    expect(views).toEqual(outside)
    expect([looked, site.opened]).toEqual([[], []])
    expect(reports.errors.every((error) => TemplateNotFoundError.is(error))).toBe(true)
    expect((await site.client.get('/inside')).text()).toBe('inside')
    expect((await site.client.get('/deep%2fpage')).text()).toBe('deep')
    expect(looked).toEqual(['inside', 'deep/page'])
  })

  it('CORE-14: refuses a name with a NUL', async () => {
    using reports = new ErrorReports()
    await using site = await TemplateApp.with(rendering('a\0b'), { 'a.eta': 'a' })
    expect((await site.client.get('/')).status).toBe(500)
    expect(TemplateNotFoundError.is(reports.errors[0])).toBe(true)
  })
})

describe('templates as functions', () => {
  it('I-08: takes synchronous and asynchronous functions, with no view engine at all', async () => {
    for (const template of [
      (context: Context) => `<p>${String(context['name'])}</p>`,
      async (context: Context) => `<p>${String(context['name'])}</p>`,
    ]) {
      await using client = serve(rendering(template, { name: 'Ada' }))
      expect((await client.get('/')).text()).toBe('<p>Ada</p>')
    }
  })

  it('renders once, however often it is asked', async () => {
    let runs = 0
    const response = new TemplateResponse(() => `run ${++runs}`)
    const view = new View()
    await response.render(view)
    await response.render(view)
    expect(response.body).toBe('run 1')
  })
})

describe('what is pending in a context', () => {
  /** A source of rows, read when the template needs them. */
  function sourceOf(rows: string[], read: (scope: Scope) => Promise<unknown>) {
    const bound = (scope: Scope) => ({
      async all() {
        await read(scope)
        return rows
      },
    })
    return {
      within: bound,
      async *[Symbol.asyncIterator]() {
        yield* rows
      },
    }
  }

  it('reads lazy sources and promises side by side, under the signal of the view', async () => {
    const meet = barrier(3)
    const scopes: Scope[] = []
    const views: View[] = []
    class Page extends View {
      get() {
        views.push(this)
        // Each of the three waits for the other two: one after the other would never end.
        const read = async (scope: Scope) => {
          scopes.push(scope)
          await meet()
        }
        return new TemplateResponse((context) => JSON.stringify(context), {
          articles: sourceOf(['a'], read),
          authors: sourceOf(['b', 'c'], read),
          count: meet().then(() => 3),
          title: 'Tides',
        })
      }
    }
    await using client = serve(Page)
    expect((await client.get('/')).json()).toEqual({
      articles: ['a'],
      authors: ['b', 'c'],
      count: 3,
      title: 'Tides',
    })
    expect(scopes).toEqual([views[0], views[0]])
  })

  it('leaves what only looks like a source alone', async () => {
    const shape = { within: 'a field', rows: [1] }
    await using client = serve(
      rendering((context) => JSON.stringify(context), { shape, list: [1], none: null }),
    )
    expect((await client.get('/')).json()).toEqual({ shape, list: [1], none: null })
  })

  it('answers 500 when one fails, and leaves no rejection of another behind', async () => {
    using reports = new ErrorReports()
    class Failing extends View {
      get() {
        return new TemplateResponse(() => 'never', {
          first: Promise.reject(new Error('first')),
          second: Promise.reject(new Error('second')),
          third: sourceOf([], () => Promise.reject(new Error('third'))),
          fourth: {
            ...sourceOf([], async () => {}),
            within() {
              throw new Error('at once')
            },
          },
        })
      }
    }
    // The client fails the test for a rejection that nobody handled.
    await using client = serve(Failing)
    expect((await client.get('/')).status).toBe(500)
    expect(reports.errors.map(String)).toEqual(['Error: at once'])
  })

  it('is under the deadline of the view', async () => {
    const clock = frozenClock()
    const reason = Promise.withResolvers<unknown>()
    class Slow extends View {
      override clock = clock
      get() {
        this.setDeadline(100)
        const never = (scope: Scope) =>
          new Promise<void>((_resolve, reject) => {
            scope.signal.addEventListener('abort', () => {
              reason.resolve(scope.signal.reason)
              reject(scope.signal.reason as Error)
            })
          })
        return new TemplateResponse(() => 'never', { articles: sourceOf([], never) })
      }
    }
    using _reports = new ErrorReports()
    await using client = serve(Slow)
    const answer = client.get('/')
    await clock.whenPending(1)
    await clock.advance(100)
    expect((await answer).status).toBe(503)
    expect(DeadlineExceededError.is(await reason.promise)).toBe(true)
  })
})
