import { mkdir, mkdtemp, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { frozenClock } from '@belvedere/testing'
import type { Response } from 'express'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigurationError, FileResponse, View, type FileOptions } from '../../src/index.ts'
import { ErrorReports } from '../support/error-reports.ts'
import { serve } from '../support/serve.ts'

let folder: string
let root: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'views-core-'))
  root = join(folder, 'files')
  await mkdir(join(root, 'sub'), { recursive: true })
  await writeFile(join(folder, 'secret.txt'), 'SECRET')
  await writeFile(join(root, 'letters.txt'), 'abcdefghij')
  await writeFile(join(root, 'sub', 'Möwe 100%.html'), '<p>Möwe')
  await writeFile(join(root, '.env'), 'SECRET')
})

afterAll(() => rm(folder, { recursive: true }))

function files(options: Partial<FileOptions> = {}) {
  return class Files extends View {
    get() {
      return new FileResponse(this.params['path']!, { root, ...options })
    }
  }
}

const PATTERN = '/*path'

describe('FileResponse', () => {
  it('I-10: sends a file with its type, its length and its name', async () => {
    await using client = serve(files(), PATTERN)
    const { status, headers, body } = await client.get('/letters.txt')
    expect([status, String(body)]).toEqual([200, 'abcdefghij'])
    expect(headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('content-length')).toBe('10')
    expect(headers.get('accept-ranges')).toBe('bytes')
    expect(headers.get('cache-control')).toBe('private, no-cache')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-disposition')).toBe('inline; filename="letters.txt"')
    const head = await client.head('/letters.txt')
    expect([head.headers.get('content-length'), head.body.length]).toEqual(['10', 0])
  })

  it('takes names beyond ASCII, and its own headers, type and name', async () => {
    await using client = serve(files(), PATTERN)
    expect((await client.get('/sub/M%C3%B6we%20100%25.html')).text()).toBe('<p>Möwe')
    const options = {
      download: true,
      filename: 'ä.bin',
      contentType: 'application/octet-stream',
      headers: { 'Cache-Control': 'public, max-age=60', 'Set-Cookie': ['a=1', 'b=2'] },
    }
    await using own = serve(files(options), PATTERN)
    const { headers } = await own.get('/letters.txt')
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="_.bin"; filename*=UTF-8''%C3%A4.bin`,
    )
    expect(headers.get('cache-control')).toBe('public, max-age=60')
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  it.each([
    ['bytes=2-4', 206, 'cde', 'bytes 2-4/10'],
    ['bytes=-3', 206, 'hij', 'bytes 7-9/10'],
    ['bytes=8-', 206, 'ij', 'bytes 8-9/10'],
    ['lines=1-2', 200, 'abcdefghij', null],
  ])('I-11: answers the range %s with %i', async (range, status, text, contentRange) => {
    await using client = serve(files(), PATTERN)
    const response = await client.get('/letters.txt', { headers: { Range: range } })
    expect([response.status, response.text(), response.headers.get('content-range')]).toEqual([
      status,
      text,
      contentRange,
    ])
  })

  it('answers 416 to a range past the end, and says how long the file is', async () => {
    await using client = serve(files(), PATTERN)
    const response = await client.get('/letters.txt', { headers: { Range: 'bytes=10-20' } })
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */10'])
    expect(response.headers.get('content-disposition')).toBeNull()
  })

  it('answers conditional requests, and a range of another state of the file with the whole of it', async () => {
    await using client = serve(files(), PATTERN)
    const etag = (await client.get('/letters.txt')).headers.get('etag')!
    const status = async (headers: Record<string, string>) =>
      (await client.get('/letters.txt', { headers })).status
    expect(await status({ 'If-None-Match': etag })).toBe(304)
    expect(await status({ 'If-Match': '"other"' })).toBe(412)
    expect(await status({ 'If-Range': etag, Range: 'bytes=0-1' })).toBe(206)
    expect(await status({ 'If-Range': '"other"', Range: 'bytes=0-1' })).toBe(200)
  })

  it.each([
    '/missing.txt',
    '/sub',
    '/sub/',
    '/.env',
    '/sub/../.env',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/sub/..%2f..%2fsecret.txt',
    '/%5c..%5csecret.txt',
    '/letters.txt%00.png',
    '/letters.txt/more',
    `/${'a'.repeat(300)}`,
    '/%252e%252e/secret.txt',
  ])('CORE-14: answers 404 to %s and gives nothing away', async (path) => {
    using reports = new ErrorReports()
    await using client = serve(files(), PATTERN)
    const response = await client.get(path)
    expect(response.status).toBe(404)
    expect(response.text()).not.toContain('SECRET')
    expect(response.text()).not.toContain(folder)
    expect(response.headers.get('content-disposition')).toBeNull()
    expect(reports.all).toEqual([])
  })

  it('answers 500 to a fault of the file system, and reports it', async () => {
    using reports = new ErrorReports()
    await symlink(join(root, 'loop'), join(root, 'loop'))
    await using client = serve(files(), PATTERN)
    const response = await client.get('/loop')
    expect(response.status).toBe(500)
    expect(response.text()).not.toContain(folder)
    expect(reports.all).toMatchObject([{ error: { code: 'ELOOP' }, handler: 'Files.get()' }])
  })

  it('CORE-42: cuts off a client that takes nothing, and closes the file', async () => {
    const big = join(root, 'big.bin')
    await writeFile(big, '')
    await truncate(big, 200 * 2 ** 20)
    expect((await stat(big)).size).toBe(200 * 2 ** 20)
    const clock = frozenClock()
    const sent = Promise.withResolvers<Response>()
    class Big extends View {
      override clock = clock
      get() {
        sent.resolve(this.response)
        return new FileResponse('big.bin', { root })
      }
    }
    await using client = serve(Big)
    const { port } = new URL(await client.listen())
    const socket = connect(Number(port), '127.0.0.1').pause()
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await clock.whenPending(1)
    const response = await sent.promise
    while (!response.closed) await clock.advance(30_000)
    expect(clock.pending).toBe(0)
    socket.destroy()
  })

  it('refuses a root that is not absolute', () => {
    expect(() => new FileResponse('a.txt', { root: 'files' })).toThrow(ConfigurationError)
    expect(() => new FileResponse('a.txt', { root, stallMs: -1 })).toThrow(ConfigurationError)
    expect(new FileResponse('a.txt', { root }).isStreaming).toBe(true)
  })
})
