import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { must } from './run.ts'

/** A registry of our own on a loopback port. It serves `@belvedere/*` and nothing else. */
export interface Registry extends AsyncDisposable {
  readonly url: string
  /**
   * Makes npm and pnpm in a folder take `@belvedere/*` from here, and the rest from wherever this machine takes it.
   */
  use(folder: string): Promise<void>
  /** Publishes a tarball. */
  publish(tarball: string): Promise<void>
}

/** Starts verdaccio with its files in `folder`; it ends with the block: `await using registry = …`. */
export async function startRegistry(folder: string): Promise<Registry> {
  await mkdir(folder, { recursive: true })
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const config = path.join(folder, 'config.yaml')
  const everyone = { access: '$all', publish: '$all', unpublish: '$all' }
  // JSON is YAML. No uplink: a name that is not here must not be looked up elsewhere.
  const settings = {
    storage: path.join(folder, 'storage'),
    auth: { htpasswd: { file: path.join(folder, 'htpasswd'), max_users: -1 } },
    uplinks: {},
    packages: { '@belvedere/*': everyone },
    max_body_size: '50mb',
    log: { type: 'stdout', format: 'json', level: 'error' },
  }
  await writeFile(config, JSON.stringify(settings))

  const manifest = fileURLToPath(import.meta.resolve('verdaccio/package.json'))
  const verdaccio = path.join(path.dirname(manifest), 'bin/verdaccio')
  const child = spawn(process.execPath, [verdaccio, '--config', config, '--listen', `127.0.0.1:${port}`], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()))
  const ended = once(child, 'close')
  const stop = (): void => void child.kill('SIGKILL')
  process.once('exit', stop)
  await answers(url, () => child.exitCode ?? child.signalCode).catch((error: Error) => {
    throw new Error(`${error.message}\n${output}`)
  })

  const use = async (target: string): Promise<void> => {
    const lines = [
      `@belvedere:registry=${url}`,
      `//127.0.0.1:${port}/:_authToken=anyone`,
      'audit=false',
      'fund=false',
    ]
    await writeFile(path.join(target, '.npmrc'), `${lines.join('\n')}\n`)
  }
  return {
    url,
    use,
    publish: async (tarball) => {
      const from = path.join(folder, 'publisher')
      await mkdir(from, { recursive: true })
      await use(from)
      await must('npm', ['publish', tarball, '--access', 'public'], { cwd: from })
    },
    [Symbol.asyncDispose]: async () => {
      process.off('exit', stop)
      stop()
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function answers(url: string, ended: () => unknown): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (ended() !== null) throw new Error('The registry ended before it answered.')
    const response = await fetch(`${url}-/ping`).catch(() => null)
    if (response?.ok) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('The registry did not answer within 30 seconds.')
}
