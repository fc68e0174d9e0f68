import { channel } from 'node:diagnostics_channel'
import { describe, expect, it } from 'vitest'
import { assertQueries, captureQueries, TestClient } from '../src/index.ts'

const queries = channel('belvedere:query')

describe('captureQueries', () => {
  it('collects what is sent while the function runs, in a request too', async () => {
    queries.publish({ sql: 'before' })
    await using client = new TestClient((_, response) => {
      queries.publish({ sql: 'select 1' })
      response.end('ok')
    })
    const captured = await captureQueries<string, { sql: string }>(async () => (await client.get('/')).text())
    queries.publish({ sql: 'after' })
    expect(captured).toEqual({ result: 'ok', queries: [{ sql: 'select 1' }] })
  })

  it('listens to another channel, and stops when the function fails', async () => {
    const other = channel('other:query')
    const failing = captureQueries(
      async () => {
        await Promise.resolve()
        throw new Error('no')
      },
      { channel: 'other:query' },
    )
    expect(other.hasSubscribers).toBe(true)
    await expect(failing).rejects.toThrow('no')
    expect(other.hasSubscribers).toBe(false)
  })
})

describe('assertQueries', () => {
  it('gives what the function gave when the count is right', async () => {
    expect(await assertQueries(0, () => 'nothing')).toBe('nothing')
  })

  it('lists the statements when it is not', async () => {
    const asserting = assertQueries(1, () => {
      queries.publish({ sql: 'select 1' })
      queries.publish('select 2')
    })
    await expect(asserting).rejects.toMatchObject({
      code: 'ERR_ASSERTION',
      message: '2 statements were sent, expected 1.\n1. select 1\n2. "select 2"',
    })
  })
})
