import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'

// Each test starts several processes.
vi.setConfig({ testTimeout: 120_000 })

const main = path.join(import.meta.dirname, '..', 'src', 'main.ts')
let folder: string
let running: Run | undefined
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'belvedere-run-'))
})
afterEach(() => running?.child.kill('SIGKILL'))
afterAll(() => rmSync(folder, { recursive: true }))

interface Run {
  readonly child: ChildProcess
  readonly errors: Promise<string>
  /** Everything printed so far. */
  printed(): string
  /** Waits for a line, and gives it. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  /** Waits for the end, and gives the exit code. */
  ended(): Promise<number | null>
}

function start(env: Record<string, string>): Run {
  const { DATABASE_URL: _, ...rest } = process.env
  const child = spawn(process.execPath, ['--conditions=@belvedere/source', main], {
    env: { ...rest, NODE_ENV: 'test', PORT: '0', DATA_DIR: path.join(folder, 'data'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = once(child, 'exit')
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
  running = {
    child,
    errors: text(child.stderr),
    printed: () => output,
    async line(pattern) {
      for (;;) {
        const found = pattern.exec(output)
        if (found !== null) return found
        await Promise.race([once(child.stdout, 'data'), exit])
        if (child.exitCode !== null && !pattern.test(output)) throw new Error(`It ended after: ${output}`)
      }
    },
    ended: async () => (await exit)[0] as number | null,
  }
  return running
}

const ready = /^Belvedere Press is at http:\/\/localhost:(\d+)$/m

async function stopped(run: Run, signal: NodeJS.Signals): Promise<{ code: number | null; ms: number }> {
  const since = performance.now()
  run.child.kill(signal)
  return { code: await run.ended(), ms: performance.now() - since }
}

it(
  'OPS-06 ends at once and cleanly at any time of the first start, and the next one goes on',
  { timeout: 90_000 },
  async () => {
    for (const moment of [/^/, /^Opened/m]) {
      const run = start({})
      await run.line(moment)
      const { code, ms } = await stopped(run, 'SIGTERM')
      expect([0, null]).toContain(code)
      expect(ms).toBeLessThan(5_000)
      expect(await run.errors).not.toContain('Error')
    }
    const run = start({})
    await run.line(ready)
    expect(run.printed()).toMatch(/^Wrote 5200 articles and 21000 comments in [\d.]+ s\.$/m)
    expect(await stopped(run, 'SIGTERM')).toMatchObject({ code: 0 })
    expect(readdirSync(path.join(folder, 'data'))).toEqual(['postgres'])
  },
)

it('answers on both loopback addresses, keeps its data, and ends soon although a browser keeps connections', async () => {
  const run = start({})
  const [, port] = await run.line(ready)
  expect(run.printed()).not.toContain('Wrote')
  const silent = connect(Number(port), '127.0.0.1')
  await once(silent, 'connect')
  for (const host of ['127.0.0.1', '[::1]', 'localhost']) {
    const response = await fetch(`http://${host}:${port}/press.css`)
    expect(response.status).toBe(200)
    await response.arrayBuffer()
  }
  const { code, ms } = await stopped(run, 'SIGINT')
  expect(code).toBe(0)
  expect(ms).toBeLessThan(3_000)
  silent.destroy()
})

it('says in one sentence that the folder is in use, the port is taken or the database is away', async () => {
  const taken: Server = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const first = start({})
  await first.line(ready)

  const second = start({})
  expect(await second.ended()).toBe(69)
  expect(await second.errors).toMatch(/^The folder .+ is in use by process \d+: .+\n$/)
  await stopped(first, 'SIGTERM')

  const third = start({ PORT: String(port) })
  expect(await third.ended()).toBe(69)
  expect(await third.errors).toBe(
    `Port ${port} on 127.0.0.1 is in use: stop what listens there, or choose another one with PORT.\n`,
  )

  const fourth = start({ DATABASE_URL: `postgres://press:hunter2@127.0.0.1:1/press` })
  expect(await fourth.ended()).toBe(69)
  expect(await fourth.errors).toMatch(
    /^PostgreSQL at 127\.0\.0\.1:1\/press cannot be used: .*ECONNREFUSED.*\n$/,
  )

  const fifth = start({ PORT: 'http' })
  expect(await fifth.ended()).toBe(78)
  expect(await fifth.errors).not.toContain(' at ')
  taken.close()
})
