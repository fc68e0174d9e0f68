import { cpSync, existsSync } from 'node:fs'
import path from 'node:path'
import { must, root } from './run.ts'

/** Copies the working tree as it is, without what git ignores, into a repository of its own with one commit. */
export async function copyTree(destination: string): Promise<void> {
  const listed = await must('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'])
  for (const file of listed.split('\0')) {
    const source = path.join(root, file)
    if (file !== '' && existsSync(source)) cpSync(source, path.join(destination, file))
  }
  const identity = ['-c', 'user.name=Release rehearsal', '-c', 'user.email=rehearsal@example.invalid']
  const git = (...args: string[]): Promise<string> =>
    must('git', [...identity, ...args], { cwd: destination })
  await git('init', '--quiet', '--initial-branch=main')
  await git('add', '--all')
  await git('commit', '--quiet', '--no-verify', '--no-gpg-sign', '--message=Working tree')
}
