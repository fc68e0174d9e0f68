import { TestClient } from '@belvedere/testing'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { allowedHosts, ConfigurationError, errorHandler, HttpResponse, View } from '../../src/index.ts'

/** A site that links to itself by the host of the request. */
function site(trustProxy: string | false, patterns = ['good.example', '.good.test']) {
  const app = express().set('trust proxy', trustProxy)
  const seen: string[] = []
  class Home extends View {
    static override policies = [allowedHosts(patterns)]
    get() {
      seen.push(this.request.host)
      return new HttpResponse(`<a href="https://${this.request.host}/">`)
    }
  }
  app.all('/', Home.asView())
  app.use(errorHandler())
  return { client: new TestClient(app), seen }
}

async function statusOf(client: TestClient<express.Express>, ...fields: string[]): Promise<string> {
  const answer = await client.raw(['GET / HTTP/1.1', ...fields, 'Connection: close', '', ''].join('\r\n'))
  return answer.toString('latin1').split('\r\n', 1)[0]!
}

describe('allowedHosts', () => {
  it('CORE-24: answers 400 to every other host before the handler runs, and says nothing of the host', async () => {
    const { client, seen } = site(false)
    await using _ = client
    for (const host of ['good.example', 'GOOD.example:8080', 'good.example.', 'www.good.test']) {
      expect(await statusOf(client, `Host: ${host}`), host).toBe('HTTP/1.1 200 OK')
    }
    expect(seen).toHaveLength(4)
    for (const host of [
      'evil.example',
      'good.example@evil.example',
      'good.example:80/x',
      '[::1',
      'a b',
      '',
    ]) {
      expect(await statusOf(client, `Host: ${host}`), host).toBe('HTTP/1.1 400 Bad Request')
    }
    const refused = await client.get('/', { headers: { Host: 'evil.example' } })
    expect(refused.text()).not.toContain('evil')
    expect(seen).toHaveLength(4)
  })

  it('CORE-25: answers 400 to a request with two Host headers', async () => {
    const { client, seen } = site(false)
    await using _ = client
    expect(await statusOf(client, 'Host: good.example', 'host: good.example')).toBe(
      'HTTP/1.1 400 Bad Request',
    )
    expect(await statusOf(client, 'Host: good.example', 'Host: evil.example')).toBe(
      'HTTP/1.1 400 Bad Request',
    )
    expect(seen).toEqual([])
  })

  it('answers 400 to a request of HTTP/1.0 without a host', async () => {
    const { client } = site(false)
    await using _ = client
    const answer = await client.raw('GET / HTTP/1.0\r\n\r\n')
    expect(answer.toString('latin1')).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('CORE-26: goes by X-Forwarded-Host only from a peer that Express trusts', async () => {
    const untrusted = site(false)
    await using _ = untrusted.client
    const spoofed = await untrusted.client.get('/', {
      headers: { Host: 'good.example', 'X-Forwarded-Host': 'evil.example' },
    })
    expect(spoofed.text()).toBe('<a href="https://good.example/">')

    const behindProxy = site('loopback')
    await using __ = behindProxy.client
    const headers = { Host: 'internal:3000', 'X-Forwarded-Host': 'www.good.test' }
    expect((await behindProxy.client.get('/', { headers })).text()).toBe('<a href="https://www.good.test/">')
    const evil = { Host: 'good.example', 'X-Forwarded-Host': 'evil.example' }
    expect((await behindProxy.client.get('/', { headers: evil })).status).toBe(400)
  })

  it('refuses at start-up what no host can match, all of it in one report', () => {
    const attempt = () =>
      allowedHosts(['good.example', 'https://a.example', 'a.example:80', 'a/b', '', 'a.example.'])
    expect(attempt).toThrow(ConfigurationError)
    for (const pattern of ['"https://a.example"', '"a.example:80"', '"a/b"', '""', '"a.example."']) {
      expect(attempt).toThrow(pattern)
    }
    expect(() => allowedHosts([])).toThrow('name the hosts of the site')
    expect(allowedHosts(['*', '[::1]', '.a.example', '127.0.0.1']).stage).toBe('admission')
  })
})
