import { isIP } from 'node:net'
import path from 'node:path'
import { EXIT_CONFIGURATION, StartError } from './start-error.ts'

/** What the environment says about how to run. */
export interface Config {
  /** A name or an address; `localhost` means the loopback addresses of IPv4 and IPv6. */
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Where PostgreSQL is; null for the embedded one. */
  readonly databaseUrl: string | null
  /** The folder of the embedded database, absolute. */
  readonly dataDir: string
  /** What cursors of lists are sealed with; null for a new one at each start, which ends the cursors of the last. */
  readonly cursorSecret: string | null
  readonly production: boolean
}

const secrets = new Set(['DATABASE_URL', 'CURSOR_SECRET'])
const environments = ['development', 'production', 'test']
const defaultDataDir = path.join(import.meta.dirname, '..', '.data')

/**
 * Reads the configuration. A variable that is empty counts as left out.
 *
 * @throws {StartError} Exit code 78, with every mistake in one message. Values of secrets are not repeated.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const mistakes: string[] = []

  function read<T>(name: string, fallback: T, parse: (text: string) => T | undefined, advice: string): T {
    const text = env[name]?.trim()
    if (text === undefined || text === '') return fallback
    const value = parse(text)
    if (value !== undefined) return value
    const shown = secrets.has(name) ? 'not usable' : JSON.stringify(text)
    mistakes.push(`${name} is ${shown}: ${advice}`)
    return fallback
  }

  const config: Config = {
    port: read('PORT', 3000, parsePort, 'give a whole number from 0 to 65535, or leave it out for 3000.'),
    host: read('HOST', 'localhost', parseHost, 'give a host name or an address, without scheme and port.'),
    databaseUrl: read(
      'DATABASE_URL',
      null,
      parseDatabaseUrl,
      'give postgres://user:password@host:5432/database, or leave it out for the embedded database.',
    ),
    dataDir: read('DATA_DIR', defaultDataDir, parseFolder, 'give the path of a folder.'),
    cursorSecret: read(
      'CURSOR_SECRET',
      null,
      (text) => (Buffer.byteLength(text) >= 32 ? text : undefined),
      'give at least 32 random characters, or leave it out for new ones at each start.',
    ),
    production: read(
      'NODE_ENV',
      false,
      (text) => (environments.includes(text) ? text === 'production' : undefined),
      `give one of ${environments.join(', ')}.`,
    ),
  }
  if (mistakes.length === 0) return config
  const [count, them] = mistakes.length === 1 ? ['a mistake', 'it'] : [`${mistakes.length} mistakes`, 'them']
  throw new StartError(
    `Belvedere Press found ${count} in its environment; correct ${them} and start again.\n  ${mistakes.join('\n  ')}`,
    { exitCode: EXIT_CONFIGURATION },
  )
}

function parsePort(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined
}

function parseHost(text: string): string | undefined {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) !== 0) return bare
  return /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text) && !/^[\d.]+$/.test(text) ? text : undefined
}

function parseDatabaseUrl(text: string): string | undefined {
  const url = URL.parse(text)
  return url !== null && /^postgres(ql)?:$/.test(url.protocol) ? text : undefined
}

function parseFolder(text: string): string | undefined {
  return text.includes('\0') ? undefined : path.resolve(text)
}
