import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** What a server in a process of its own answers to the bench. */
type Answer = { readonly port: number } | { readonly cpuMicroseconds: number; readonly rssBytes: number }

/** A server in a process of its own, so that its CPU time can be told from the generator's. */
export class ServerProcess {
  readonly #child: ChildProcess
  readonly port: number

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
  }

  static async start(server: string, env: Readonly<Record<string, string>>): Promise<ServerProcess> {
    const module = new URL(`./servers/${server}.ts`, import.meta.url)
    const child = fork(module, { env: { ...process.env, NODE_ENV: 'production', ...env } })
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`The server ${server} ended with ${String(code)} before it listened.`)
    })
    failed.catch(() => {})
    const [answer] = (await Promise.race([once(child, 'message'), failed])) as [Answer]
    if (!('port' in answer)) throw new Error(`The server ${server} did not say its port.`)
    return new ServerProcess(child, answer.port)
  }

  /** CPU time of the process since its start, user and system, and the memory it holds. */
  async usage(): Promise<{ readonly cpuMicroseconds: number; readonly rssBytes: number }> {
    this.#child.send('usage')
    const [answer] = (await once(this.#child, 'message')) as [Answer]
    if (!('cpuMicroseconds' in answer)) throw new Error('The server answered something else than its usage.')
    return answer
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit')
    this.#child.kill()
    await exited
  }
}
