import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connectEmbedded } from '../../src/database/connect-embedded.ts'
import { startOf } from '../../src/database/process-identity.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'belvedere-data-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('keeps its data, and gives the folder back when it is closed', async () => {
  const first = await connectEmbedded(path.join(folder, 'new'))
  await first.pool.query('create table kept as select 1 as value')
  await first.close()
  expect(readdirSync(path.join(folder, 'new'))).toEqual(['postgres'])

  const second = await connectEmbedded(path.join(folder, 'new'))
  const { rows } = await second.pool.query('select value from kept')
  expect(rows).toEqual([{ value: 1 }])
  await second.close()
})

it('refuses a folder that another process uses, in one sentence, and takes it once that process is gone', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(other, 'spawn')
  const pid = other.pid as number
  writeFileSync(path.join(folder, `in-use-${pid}-${startOf(pid)}`), '')
  await expect(connectEmbedded(folder)).rejects.toMatchObject({
    name: 'StartError',
    exitCode: 69,
    message: `The folder ${folder} is in use by process ${pid}: stop that one, or give this one another folder in DATA_DIR.`,
  })
  expect(existsSync(path.join(folder, 'postgres'))).toBe(false)

  other.kill('SIGKILL')
  await once(other, 'exit')
  await (await connectEmbedded(folder)).close()
  expect(readdirSync(folder)).toEqual(['postgres'])
})

it.runIf(process.platform === 'linux')(
  'takes a folder from a process whose id is another one’s now',
  async () => {
    writeFileSync(path.join(folder, `in-use-${process.ppid}-1`), '')
    await (await connectEmbedded(folder)).close()
    expect(readdirSync(folder)).toEqual(['postgres'])
  },
)

it('creates the database anew when its creation was cut short', async () => {
  mkdirSync(path.join(folder, 'postgres'))
  writeFileSync(path.join(folder, 'postgres', 'PG_VERSION'), '18')
  writeFileSync(path.join(folder, 'unfinished'), '')
  const connection = await connectEmbedded(folder)
  await connection.pool.query('select 1')
  await connection.close()
  expect(readdirSync(folder)).toEqual(['postgres'])
})

it('names the variable when the folder cannot be made', async () => {
  writeFileSync(path.join(folder, 'file'), '')
  await expect(connectEmbedded(path.join(folder, 'file', 'data'))).rejects.toMatchObject({
    exitCode: 78,
    message: expect.stringContaining('DATA_DIR cannot be used') as string,
  })
})
