import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { runServer } from '../../src/server/index.ts'
import { Program } from '../support/program.ts'

// Each test starts a process.
vi.setConfig({ testTimeout: 60_000 })

const FILE = import.meta.resolve('./programs/run-server.ts')
const IN_ORDER = ['background', 'clients', 'cache', 'database', 'logs'].map((stage) => `closed ${stage}`)

async function run(env: Record<string, string> = {}): Promise<{ program: Program; url: string }> {
  const program = new Program(FILE, env)
  const [, port] = await program.line(/^listening on (\d+)$/m)
  return { program, url: `http://127.0.0.1:${port}` }
}

function closed(printed: string): string[] {
  return printed.split('\n').filter((line) => line.startsWith('closed '))
}

describe('runServer()', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'OPS-04 lets a request finish on %s, then closes in order, and ends with 0',
    async (signal) => {
      const { program, url } = await run()
      using _ = program
      const answer = fetch(`${url}/slow/300`).then((response) => response.text())
      await program.line(/^slow$/m)
      program.kill(signal)
      expect(await answer).toBe('from the database')
      const { code, printed, errors } = await program.ended()
      expect(closed(printed)).toEqual(IN_ORDER)
      expect([code, errors]).toEqual([0, ''])
    },
  )

  it('OPS-03 ends with 1 at the deadline, and names the route that hung and no secret', async () => {
    const { program, url } = await run({ OPTIONS: '{"deadlineMs":1000}' })
    using _ = program
    const answer = fetch(`${url}/hang/secret`).catch(() => 'cut')
    await program.line(/^hanging$/m)
    const started = performance.now()
    program.kill('SIGTERM')
    const { code, printed, errors } = await program.ended()
    const elapsed = performance.now() - started
    expect(await answer).toBe('cut')
    expect(closed(printed)).toEqual(IN_ORDER)
    expect([code, errors]).toEqual([1, 'Cut 1 connection at the deadline. Not done: GET /hang/:secret.\n'])
    expect(elapsed).toBeGreaterThan(990)
    expect(elapsed).toBeLessThan(1500)
  })

  it('OPS-03 ends at once with 1 at a second signal, and names what was under way', async () => {
    const { program, url } = await run()
    using _ = program
    const answer = fetch(`${url}/hang/secret`).catch(() => 'cut')
    await program.line(/^hanging$/m)
    program.kill('SIGTERM')
    // The same key once more is no second wish; one that comes later is.
    program.kill('SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 700))
    program.kill('SIGTERM')
    const { code, printed, errors } = await program.ended()
    expect([code, errors]).toEqual([1, 'SIGTERM again: ended at once. Not done: GET /hang/:secret.\n'])
    expect(closed(printed)).toEqual([])
    expect(await answer).toBe('cut')
  })

  it('OPS-04 waits for the background work of views before it closes what they use', async () => {
    const { program, url } = await run()
    using _ = program
    expect(await (await fetch(`${url}/later/300`)).text()).toBe('soon')
    await program.line(/^background began$/m)
    program.kill('SIGTERM')
    const { code, printed, errors } = await program.ended()
    // The application's own background work stops beside it.
    expect(closed(printed)).toEqual([
      'closed background',
      'closed nothing before background work',
      ...IN_ORDER.slice(1),
    ])
    expect([code, errors]).toEqual([0, ''])
  })

  it('OPS-04 tells background work to stop that takes too long, and ends with 1', async () => {
    const { program, url } = await run({ OPTIONS: '{"closeMs":400}' })
    using _ = program
    await fetch(`${url}/later/60000`)
    await program.line(/^background began$/m)
    program.kill('SIGTERM')
    const { code, printed, errors } = await program.ended()
    expect(closed(printed)).toEqual(IN_ORDER)
    expect(code).toBe(1)
    expect(errors).toContain('1 tasks were not done after 200 ms, and told to stop.')
  })

  it('OPS-03 does not wait for what does not close, and names it', async () => {
    const { program } = await run({ HANGING_STAGE: 'cache', OPTIONS: '{"closeMs":200}' })
    using _ = program
    program.kill('SIGTERM')
    const { code, printed, errors } = await program.ended()
    expect(closed(printed)).toEqual(['closed background', 'closed clients'])
    expect([code, errors]).toEqual([1, 'Not done after 200 ms: closing cache.\n'])
  })

  it('OPS-04 closes the rest when one fails, and ends with 1', async () => {
    const { program } = await run({ FAILING_STAGE: 'clients' })
    using _ = program
    program.kill('SIGTERM')
    const { code, printed, errors } = await program.ended()
    expect(closed(printed)).toEqual(IN_ORDER.filter((line) => line !== 'closed clients'))
    expect(code).toBe(1)
    expect(errors).toMatch(/^Closing clients failed\. Error: clients is broken\n/)
  })

  it('OPS-15 logs an error that nothing caught, finishes what is under way and ends with 1', async () => {
    const { program, url } = await run()
    using _ = program
    const answer = fetch(`${url}/slow/300`).then((response) => response.text())
    await program.line(/^slow$/m)
    expect(await (await fetch(`${url}/throw`)).text()).toBe('thrown')
    expect(await answer).toBe('from the database')
    const { code, printed, errors } = await program.ended()
    expect(closed(printed)).toEqual(IN_ORDER)
    expect(code).toBe(1)
    expect(errors).toMatch(/^Nothing caught an error, and the process ends\. Error: thrown in a timer\n/)
  })

  it.each(['slow', 'deaf'])(
    'OPS-06 ends at once during a start that is %s, and closes what was opened',
    async (START) => {
      using program = new Program(FILE, { START })
      await program.line(/^starting$/m)
      const started = performance.now()
      program.kill('SIGTERM')
      const { code, printed, errors } = await program.ended()
      expect(performance.now() - started).toBeLessThan(1000)
      expect(closed(printed)).toEqual(IN_ORDER)
      expect([code, errors]).toEqual([0, ''])
    },
  )

  it('closes what was opened when the start fails, and ends with 1', async () => {
    using program = new Program(FILE, { START: 'broken' })
    const { code, printed, errors } = await program.ended()
    expect(closed(printed)).toEqual(IN_ORDER)
    expect(code).toBe(1)
    expect(errors).toMatch(/^The application did not start\. Error: cannot start\n/)
  })

  it('ends with 1 when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    using program = new Program(FILE, {
      START: 'taken',
      TAKEN: String((other.address() as AddressInfo).port),
    })
    const { code, printed, errors } = await program.ended()
    other.close()
    expect(closed(printed)).toEqual(IN_ORDER)
    expect(code).toBe(1)
    expect(errors).toMatch(/^The server failed\. Error: listen EADDRINUSE/)
  })

  it('CORE-21 refuses options that are no durations, before anything starts', async () => {
    const start = vi.fn<() => never>()
    await expect(runServer(start, { closeMs: Number.NaN, drainDelayMs: -1 })).rejects.toMatchObject({
      code: 'ERR_CONFIGURATION',
      mistakes: [{ attribute: 'drainDelayMs' }, { attribute: 'closeMs' }],
    })
    expect(start).not.toHaveBeenCalled()
  })
})
