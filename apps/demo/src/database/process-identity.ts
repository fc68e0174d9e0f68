import { readFileSync } from 'node:fs'

/**
 * Tells this run of a process from a later one that happens to get the same id: when it was started, where the system
 * says so (Linux), else `0`.
 */
export function startOf(pid: number): string {
  try {
    // Field 22 of proc(5) stat, counted after the command, which may itself contain blanks and brackets.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0'
  } catch {
    return '0'
  }
}

/** True while a process with that id exists, also when it belongs to somebody else. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
