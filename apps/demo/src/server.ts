import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { closeServer } from '@belvedere/views-core/server'
import { StartError } from './start-error.ts'

/** A server that listens. */
export interface RunningServer {
  /** For people: `http://localhost:3000`. */
  readonly url: string
  readonly port: number
  /** Takes no new connections and lets requests that have begun finish, at most eight seconds. */
  stop(): Promise<void>
}

/** How long requests may take to finish: the database is to be closed behind them, before the process is cut off. */
const REQUESTS_MS = 8_000

/**
 * Listens on `host` and `port`.
 *
 * For `localhost` these are the loopback addresses of IPv4 and IPv6, because browsers and tools differ in which of the
 * two they try, and nothing that the network can reach.
 *
 * @param createHttp - Makes a server of the application; called once for each address.
 * @param address.port - 0 takes any free port.
 * @throws {StartError} The port is in use, or the address is not ours.
 */
export async function startServer(
  createHttp: () => Server,
  { host, port }: { host: string; port: number },
): Promise<RunningServer> {
  const first = await listen(createHttp(), host === 'localhost' ? '127.0.0.1' : host, port)
  const taken = first.port
  const listening = [first]
  if (host === 'localhost') {
    try {
      listening.push(await listen(createHttp(), '::1', taken))
    } catch (error) {
      if (!isWithoutIpv6(error)) {
        await first.stop()
        throw error
      }
    }
  }
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    port: taken,
    async stop() {
      await Promise.all(listening.map((each) => each.stop()))
    },
  }
}

async function listen(server: Server, host: string, port: number) {
  server.listen({ host, port })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new StartError(explain(error as NodeJS.ErrnoException, host, port), { cause: error })
  }
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const { hung } = await closeServer(server, { deadlineMs: REQUESTS_MS })
      if (hung.length > 0) console.error(`Cut off after ${REQUESTS_MS / 1000} s: ${hung.join(', ')}.`)
    },
  }
}

function isWithoutIpv6(error: unknown): boolean {
  const { code } = (error as Error).cause as NodeJS.ErrnoException
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT'
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is in use: stop what listens there, or choose another one with PORT.`
    case 'EACCES':
      return `Port ${port} needs more rights than this process has: choose one above 1023 with PORT.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `${host} is not an address of this machine: correct HOST, or leave it out for localhost.`
    default:
      return `The server cannot listen on ${host}, port ${port}: ${error.message}.`
  }
}
