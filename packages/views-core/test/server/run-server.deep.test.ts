import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Program } from '../support/program.ts'

const FILE = import.meta.resolve('./programs/run-server.ts')

it('OPS-06 ends within a second at any time of the start', async () => {
  for (let run = 0; run < 20; run++) {
    using program = new Program(FILE)
    await sleep(Math.random() * 400)
    const started = performance.now()
    program.kill('SIGTERM')
    const { code, errors } = await program.ended()
    expect(performance.now() - started).toBeLessThan(1000)
    // Before our own code runs, the signal ends the process by itself.
    expect([0, null]).toContain(code)
    expect(errors).toBe('')
  }
})
