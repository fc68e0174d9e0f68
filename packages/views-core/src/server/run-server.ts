import type { Server } from 'node:http'
import type { Awaitable } from '../awaitable.ts'
import { backgroundWork } from '../background-work.ts'
import { ConfigurationError } from '../errors.ts'
import { delayProblem } from '../internal/delay-problem.ts'
import { trackConnections } from '../internal/server-state.ts'
import { closeOptionMistakes, closeServer, type CloseServerOptions } from './close-server.ts'
import { CloseSteps, type CloseStage, type CloseStep } from './close-steps.ts'
import { requestsUnderWay } from './connections.ts'
import { listenForEnd } from './listen-for-end.ts'

/** What an application is started with. */
export interface Starting {
  /** Aborts when the process is asked to end, during the start and after it. */
  readonly signal: AbortSignal
  /**
   * Has something closed when the last request is done: by stage, and side by side within one, whatever the order of
   * the calls.
   */
  readonly onClose: (stage: CloseStage, close: CloseStep) => void
}

export interface RunServerOptions extends CloseServerOptions {
  /** How long everything behind the server may take to close, in milliseconds. @default 5000 */
  readonly closeMs?: number
  /** @default ['SIGTERM', 'SIGINT', 'SIGHUP'] */
  readonly signals?: readonly NodeJS.Signals[]
  /** Where a sentence about the end goes, with the error if it is about one. @default console.error */
  readonly log?: (sentence: string, error?: unknown) => void
}

/**
 * Runs an application until a signal ends it, or its server is closed, and then ends the process: the server is drained as by {@link closeServer},
 * then what the application opened is closed in stages. The exit code is 0, or 1 when something failed or hung; what
 * hung is named in the log. A `process.exitCode` that the application has set is kept.
 *
 * What views do in the background after their answers has half of `closeMs`, before everything else is closed.
 *
 * A signal during the start closes what has been opened so far. A second signal ends the process at once, with 1; one
 * that comes within half a second is taken for the same, as terminals and package managers send it twice. An error
 * that nothing caught ends the process too, after the requests that are under way.
 *
 * @param start - Opens what the application needs and gives its server, or several, that listen or are about to.
 *
 * @example
 * ```ts no-run
 * import { createServer, runServer } from '@belvedere/views-core/server'
 * import { app } from './app.ts'
 * import { openPool } from './pool.ts'
 *
 * await runServer(
 *   async ({ signal, onClose }) => {
 *     const pool = await openPool({ signal })
 *     onClose('database', () => pool.end())
 *     return createServer(app).listen(3000)
 *   },
 *   { drainDelayMs: 5000 },
 * )
 * ```
 */
export async function runServer(
  start: (starting: Starting) => Awaitable<Server | readonly Server[]>,
  options: RunServerOptions = {},
): Promise<never> {
  const { closeMs = 5000, signals = ['SIGTERM', 'SIGINT', 'SIGHUP'], log = logToConsole } = options
  const closeProblem = delayProblem(closeMs)
  const mistakes = closeOptionMistakes(options)
  if (closeProblem !== null) mistakes.push({ attribute: 'closeMs', problem: closeProblem })
  if (mistakes.length > 0) throw new ConfigurationError('runServer()', mistakes)

  const servers: Server[] = []
  const steps = new CloseSteps()
  steps.add('background', () => finishBackgroundWork(closeMs / 2))
  let hasFailed = false
  const fail: Fail = (sentence, error) => {
    hasFailed = true
    log(sentence, error)
  }
  const underWay = (): string[] => [...servers.flatMap(requestsUnderWay), ...steps.hung]
  const end = listenForEnd(signals, {
    again: (name) => {
      log(`${name} again: ended at once. Not done: ${listed(underWay())}.`)
      process.exit(1)
    },
    uncaught: (error) => fail('Nothing caught an error, and the process ends.', error),
  })

  const starting: Starting = { signal: end.signal, onClose: (stage, close) => steps.add(stage, close) }
  const begin = async (): Promise<void> => {
    const made = await start(starting)
    for (const server of Array.isArray(made) ? (made as readonly Server[]) : [made as Server]) {
      trackConnections(server)
      server.once('error', (error) => {
        fail('The server failed.', error)
        end.now('The server failed.')
      })
      server.once('close', () => end.now('The server was closed.'))
      servers.push(server)
    }
  }
  begin().catch((error: unknown) => {
    // What it waited for was called off.
    if (end.signal.aborted) return
    fail('The application did not start.', error)
    end.now('The application did not start.')
  })
  await end.promise

  await closeServers(servers, options, fail)
  await closeSteps(steps, closeMs, fail)
  return process.exit(hasFailed ? process.exitCode || 1 : process.exitCode)
}

type Fail = (sentence: string, error?: unknown) => void

async function closeServers(
  servers: readonly Server[],
  options: CloseServerOptions,
  fail: Fail,
): Promise<void> {
  const reports = await Promise.all(servers.map((server) => closeServer(server, options)))
  const cut = reports.reduce((sum, report) => sum + report.cut, 0)
  if (cut === 0) return
  const hung = listed(reports.flatMap((report) => report.hung))
  fail(`Cut ${cut} ${cut === 1 ? 'connection' : 'connections'} at the deadline. Not done: ${hung}.`)
}

async function closeSteps(steps: CloseSteps, closeMs: number, fail: Fail): Promise<void> {
  await Promise.race([
    steps.run((stage, error) => fail(`Closing ${stage} failed.`, error)),
    new Promise((resolve) => void setTimeout(resolve, closeMs)),
  ])
  if (!steps.isOver) fail(`Not done after ${closeMs} ms: ${listed(steps.hung)}.`)
}

async function finishBackgroundWork(deadlineMs: number): Promise<void> {
  if (await backgroundWork.drain({ deadlineMs })) return
  throw new Error(`${backgroundWork.pending} tasks were not done after ${deadlineMs} ms, and told to stop.`)
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing that is known' : names.join(', ')
}

function logToConsole(sentence: string, error?: unknown): void {
  if (error === undefined) console.error(sentence)
  else console.error(sentence, error)
}
