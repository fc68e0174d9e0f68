import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

/** Runs a program in a process of its own: in this one the runner takes the errors itself. */
async function run(program: string): Promise<unknown> {
  const source = `import { TestClient } from '@belvedere/testing'\n${program}`
  const args = ['--conditions=@belvedere/source', '--input-type=module', '--eval', source]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname })
  return JSON.parse(stdout) as unknown
}

const failing = `
  const client = new TestClient((request, response) => {
    if (request.url === '/rejection') void Promise.reject(new Error('forgotten'))
    if (request.url === '/exception') setImmediate(() => { throw new Error('thrown later') })
    setImmediate(() => response.end())
  })`

describe('errors that nobody catches', () => {
  it('are thrown by close(), whose message shows them', async () => {
    const result = await run(`${failing}
      await client.get('/rejection')
      await client.get('/exception')
      const error = await client.close().catch((reason) => reason)
      console.log(JSON.stringify([error.code, error.cause.message, error.errors.length, error.message.includes('thrown later')]))`)
    expect(result).toEqual(['ERR_TESTING_UNEXPECTED', 'forgotten', 2, true])
  })

  it('are seen when the request that caused them was the last thing done', async () => {
    const result = await run(`
      const client = new TestClient((request, response) => {
        response.end()
        response.once('close', () => Promise.reject(new Error('after the answer')))
      })
      await client.get('/')
      console.log(JSON.stringify(await client.close().then(() => 'nothing', (reason) => reason.code)))`)
    expect(result).toBe('ERR_TESTING_UNEXPECTED')
  })

  it('can be taken by the test that provoked them', async () => {
    const result = await run(`${failing}
      await client.get('/rejection')
      const taken = client.takeErrors().map((error) => error.message)
      await client.close()
      console.log(JSON.stringify(taken))`)
    expect(result).toEqual(['forgotten'])
  })

  it('end the process as before once the client is closed', async () => {
    const crashing = run(`
      const client = new TestClient((request, response) => response.end())
      await client.get('/')
      await client.close()
      void Promise.reject(new Error('mine alone'))`)
    await expect(crashing).rejects.toThrow('mine alone')
  })
})
