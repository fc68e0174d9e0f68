import { load } from './load-generator.ts'
import { ServerProcess } from './server-process.ts'
import type { Workload } from './workload.ts'

/** Long enough for the engine to have compiled what is hot, in the server with the most code too. */
const WARM_UP_SECONDS = 4

export interface MeasureOptions {
  readonly rounds: number
  readonly seconds: number
  readonly connections: number
}

/** While the others had their turns, the engine has thrown code away and made its heap smaller: that is no part of it. */
const SECONDS_TO_RECOVER = 1

/** What one contender did in one round. */
export interface Round {
  readonly requestsPerSecond: number
  /** Of the server's process alone. */
  readonly cpuMicrosecondsPerRequest: number
}

export interface Measured {
  readonly name: string
  readonly rounds: readonly Round[]
  readonly rssBytes: number
}

/** Measures all contenders in turns, forwards and backwards by turns, so that a slow moment meets all of them. */
export async function measure(
  workload: Workload,
  env: Readonly<Record<string, string>>,
  options: MeasureOptions,
): Promise<readonly Measured[]> {
  const servers = await Promise.all(workload.contenders.map((each) => ServerProcess.start(each.server, env)))
  try {
    const rounds = workload.contenders.map((): Round[] => [])
    for (const server of servers) await playRound(server, workload, { ...options, seconds: WARM_UP_SECONDS })
    for (let round = 0; round < options.rounds; round++) {
      const order = servers.map((_, index) => (round % 2 === 0 ? index : servers.length - 1 - index))
      for (const index of order) rounds[index]!.push(await playRound(servers[index]!, workload, options))
    }
    const usages = await Promise.all(servers.map((server) => server.usage()))
    return workload.contenders.map(({ name }, index) => ({
      name,
      rounds: rounds[index]!,
      rssBytes: usages[index]!.rssBytes,
    }))
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

async function playRound(server: ServerProcess, workload: Workload, options: MeasureOptions): Promise<Round> {
  const url = `http://127.0.0.1:${server.port}${workload.path}`
  await load(url, options.connections, SECONDS_TO_RECOVER)
  const before = await server.usage()
  const { requests, seconds } = await load(url, options.connections, options.seconds)
  const after = await server.usage()
  return {
    requestsPerSecond: requests / seconds,
    cpuMicrosecondsPerRequest: (after.cpuMicroseconds - before.cpuMicroseconds) / requests,
  }
}
