import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { StartError } from '../start-error.ts'
import { isAlive, startOf } from './process-identity.ts'

const pattern = /^in-use-(\d+)-(\d+)$/

/**
 * Claims a folder for this process alone: two that write the files of one embedded database would destroy it.
 *
 * Each process first leaves a file with its own name and then looks for others, so no order of events lets two have
 * the folder. Files of processes that no longer run are cleared away. Processes that don't see each other's ids (two
 * containers on one volume) are not kept apart.
 *
 * @returns Gives the folder back.
 * @throws {StartError} Another process has it.
 */
export async function claimFolder(folder: string): Promise<() => void> {
  const mine = `in-use-${process.pid}-${startOf(process.pid)}`
  const release = () => rmSync(path.join(folder, mine), { force: true })
  let holder: number | null = null
  // Two that arrive in the same moment both see the other and both step back; the second try is at different times.
  for (const delayMs of [0, 20 + Math.random() * 200]) {
    await wait(delayMs)
    writeFileSync(path.join(folder, mine), '')
    holder = otherHolder(folder, mine)
    if (holder === null) {
      process.once('exit', release)
      return release
    }
    release()
  }
  throw new StartError(
    `The folder ${folder} is in use by process ${holder}: stop that one, or give this one another folder in DATA_DIR.`,
  )
}

function otherHolder(folder: string, mine: string): number | null {
  for (const name of readdirSync(folder)) {
    const [, pid, start] = pattern.exec(name) ?? []
    if (pid === undefined || name === mine) continue
    if (isAlive(Number(pid)) && startOf(Number(pid)) === start) return Number(pid)
    rmSync(path.join(folder, name), { force: true })
  }
  return null
}
