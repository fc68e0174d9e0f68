import express from 'express'
import { TestClient } from '@belvedere/testing'
import { describe, expect, it, vi } from 'vitest'
import { errorHandler, HttpResponse, View, type Policy } from '../../src/index.ts'
import { Gate } from '../support/gate.ts'
import { serve } from '../support/serve.ts'

describe('earlyHints()', () => {
  const link = ['</page.css>; rel=preload; as=style', '</page.js>; rel=preload; as=script']

  it('Y-36: sends 103 ahead of the answer', async () => {
    const gate = new Gate()
    class Hinting extends View {
      async get() {
        this.earlyHints({ link })
        await gate.pass()
        return new HttpResponse('page')
      }
    }
    await using client = serve(Hinting)
    const pending = await client.start('GET', '/')
    await gate.reached
    gate.open()
    const answer = await pending.response()
    expect(answer.interim.map(({ status, headers }) => [status, headers.get('link')])).toEqual([
      [103, link.join(', ')],
    ])
    expect([answer.status, answer.headers.has('link')]).toEqual([200, false])
  })

  it('sends nothing to a client of HTTP/1.0, and nothing once the head is out', async () => {
    class Hinting extends View {
      get() {
        this.earlyHints({ link })
        if (this.queryParams.has('late')) {
          this.response.flushHeaders()
          this.earlyHints({ link })
          this.response.end('late')
          return undefined as never
        }
        return new HttpResponse('page')
      }
    }
    await using client = serve(Hinting)
    expect((await client.raw('GET / HTTP/1.0\r\n\r\n')).toString()).toMatch(/^HTTP\/1\.1 200 /)
    const late = await client.get('/?late')
    expect([late.text(), late.interim.length]).toEqual(['late', 1])
  })

  it('is refused before access is granted, in setup() and in a policy', async () => {
    const hasty: Policy = {
      name: 'hasty',
      stage: 'access',
      run(view) {
        view.earlyHints({ link })
        return new HttpResponse('', { status: 403 })
      },
    }
    const later: Policy = {
      name: 'later',
      stage: 'quota',
      run(view, next) {
        view.earlyHints({ link })
        return next()
      },
    }
    class Page extends View {
      get() {
        return new HttpResponse('page')
      }
    }
    class Hasty extends Page {
      static override policies = [hasty]
    }
    class Later extends Page {
      static override policies = [later]
    }
    const failures: unknown[] = []
    const app = express()
    app.all('/hasty', Hasty.asView())
    app.all('/later', Later.asView())
    app.use(
      (error: Error, _request: express.Request, _response: express.Response, next: express.NextFunction) => {
        failures.push(error.cause)
        next(error)
      },
    )
    app.use(errorHandler())
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {})
    await using client = new TestClient(app)
    const refused = await client.get('/hasty')
    expect([refused.status, refused.interim]).toEqual([500, []])
    expect(String(failures)).toContain('sent Early Hints before access')
    expect((await client.get('/later')).interim).toHaveLength(1)
    printed.mockRestore()
  })
})
