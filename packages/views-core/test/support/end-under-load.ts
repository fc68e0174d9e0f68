import { Agent, get, type IncomingMessage } from 'node:http'
import { Program } from './program.ts'

/** How a process under load ended. */
export interface EndUnderLoad {
  readonly code: number | null
  readonly errors: string
  /** Complete answers. */
  readonly answered: number
  /** What went wrong with a request on a connection that the server had not said it closes. */
  readonly failures: readonly string[]
  /** From the signal to the end of the process, in milliseconds. */
  readonly endMs: number
  /** The longest that a request took, in milliseconds. */
  readonly longestMs: number
}

const SLOW_EVERY = 10

/**
 * Has clients that keep their connections ask a program at full speed, some of them for what takes a while, and sends
 * SIGTERM in the middle of it.
 */
export async function endUnderLoad(file: string, clients: number): Promise<EndUnderLoad> {
  using program = new Program(file)
  const [, port] = await program.line(/^listening on (\d+)$/m)
  const failures: string[] = []
  let answered = 0
  let longestMs = 0
  const busy = Promise.withResolvers<void>()

  const ask = async (agent: Agent): Promise<boolean> => {
    const started = performance.now()
    const isSlow = answered % SLOW_EVERY === 0
    const response = await fetchOver(agent, `http://127.0.0.1:${port}${isSlow ? '/slow/50' : '/'}`)
    longestMs = Math.max(longestMs, performance.now() - started)
    if (++answered === clients * 20) busy.resolve()
    return response.headers.connection !== 'close'
  }
  const loops = Array.from({ length: clients }, async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    try {
      while (await ask(agent));
    } catch (error) {
      failures.push(String(error))
      busy.resolve()
    } finally {
      agent.destroy()
    }
  })

  await busy.promise
  longestMs = 0
  const signalled = performance.now()
  program.kill('SIGTERM')
  const { code, errors } = await program.ended()
  const endMs = performance.now() - signalled
  await Promise.all(loops)
  return { code, errors, answered, failures, endMs, longestMs }
}

/** Makes a request on the connection of an agent and reads the answer. */
export function fetchOver(agent: Agent, url: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.on('end', () => resolve(response)).on('error', reject)
      response.resume()
    }).on('error', reject)
  })
}
