import { TestClient } from '@belvedere/testing'
import express, { type Express } from 'express'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { ConfigurationError, errorHandler, HttpError, View, type HttpResponse } from '../src/index.ts'
import { ErrorReports } from './support/error-reports.ts'

afterEach(() => vi.unstubAllEnvs())

class Listing extends View {
  databasePassword = 'hunter2'
  pageSize = 20
  async get(): Promise<HttpResponse> {
    return this.loadRows()
  }
  async loadRows(): Promise<HttpResponse> {
    await Promise.resolve()
    throw new Error('<b>no rows</b>', { cause: new TypeError('the table is gone') })
  }
  post(): HttpResponse {
    throw new HttpError(409, 'Changed by somebody else.')
  }
  put(): HttpResponse {
    throw { code: 7 }
  }
}

function debugging(): TestClient<Express> {
  const app = express()
  app.all('/rows/:page', Listing.asView())
  app.get('/plain', () => {
    throw new Error('outside a view')
  })
  app.use(errorHandler({ debug: true }))
  return new TestClient(app)
}

const page = { headers: { accept: 'text/html' } }

describe('errorHandler({ debug: true })', () => {
  it('I-13: shows the error, its causes, the hook and what the view is made of', async () => {
    using reports = new ErrorReports()
    await using client = debugging()
    const answer = await client.get('/rows/1?q=<i>', page)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([500, 'no-store'])
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'")
    const text = answer.text()
    for (const part of [
      'Error: &lt;b&gt;no rows&lt;/b&gt;',
      'TypeError: the table is gone',
      'debug-page.test.ts',
      'GET /rows/1?q=&lt;i&gt;',
      '<code>/rows/:page</code>',
      '<code>Listing.get()</code>',
      '<code>Listing.loadRows()</code>',
      'Listing &gt; View',
      'pageSize',
      reports.all[0]!.id,
    ])
      expect(text).toContain(part)
    expect(text).not.toMatch(/hunter2|<b>|<i>/)
  })

  it('shows what is thrown outside of views, and what is no error', async () => {
    using reports = new ErrorReports()
    await using client = debugging()
    expect((await client.get('/plain', page)).text()).toContain('Error: outside a view')
    expect((await client.put('/rows/1', page)).text()).toContain('threw { code: 7 }')
    expect(reports.all).toHaveLength(2)
  })

  it('says nothing but to those who ask for a page, and of no refusal', async () => {
    using _ = new ErrorReports()
    await using client = debugging()
    for (const accept of ['application/json', 'application/problem+json', 'text/plain', 'image/png']) {
      const answer = await client.get('/rows/1', { headers: { accept } })
      expect([answer.status, /no rows|Listing|table/.test(answer.text())]).toEqual([500, false])
    }
    const refusal = await client.post('/rows/1', page)
    expect([refusal.status, refusal.text().includes('Listing')]).toEqual([409, false])
  })

  it('is refused in production, and is off unless it is switched on', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    expect(() => errorHandler({ debug: true })).toThrow(ConfigurationError)
    expect(() => errorHandler({ debug: false })).not.toThrow()
    vi.stubEnv('NODE_ENV', 'development')
    using _ = new ErrorReports()
    const app = express()
    app.all('/', Listing.asView())
    app.use(errorHandler())
    await using client = new TestClient(app)
    expect((await client.get('/', page)).text()).not.toMatch(/no rows|Listing/)
  })
})
