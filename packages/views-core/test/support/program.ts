import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** A program that runs in a process of its own until it is disposed of. */
export class Program implements Disposable {
  readonly #child: ChildProcess
  readonly #exit: Promise<unknown[]>
  readonly #errors: Promise<string>
  #printed = ''

  /** @param url - Of its file. */
  constructor(url: string, env: Readonly<Record<string, string>> = {}) {
    const child = spawn(process.execPath, ['--conditions=@belvedere/source', fileURLToPath(url)], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    this.#exit = once(child, 'exit')
    this.#errors = text(child.stderr)
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (this.#printed += chunk))
  }

  /** Waits for a line, and gives it. */
  async line(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#printed)
      if (found !== null) return found
      await Promise.race([once(this.#child.stdout!, 'data'), this.#exit])
      if (this.#child.exitCode !== null && !pattern.test(this.#printed)) {
        throw new Error(`It ended after: ${this.#printed}\n${await this.#errors}`)
      }
    }
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Waits for the end. */
  async ended(): Promise<{ code: number | null; printed: string; errors: string }> {
    const [code] = (await this.#exit) as [number | null]
    return { code, errors: await this.#errors, printed: this.#printed }
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL')
  }
}
