import { spawn } from 'node:child_process'
import path from 'node:path'

/** The root of the repository. */
export const root = path.resolve(import.meta.dirname, '../..')

const windows = process.platform === 'win32'

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Shows the output as it comes, instead of keeping it. */
  readonly show?: boolean
  /** Ends the command after this time, in milliseconds; the exit code is then 124. */
  readonly timeoutMs?: number
}

export interface RunResult {
  readonly code: number
  /** What the command wrote, both streams together; empty with `show`. */
  readonly output: string
}

/** Runs a command of the workspace or of the system, without stdin, and waits for its end. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { cwd = root, show = false, timeoutMs } = options
  const shell = windows && command !== process.execPath // .cmd files run in no other way
  const child = spawn(command, shell ? args.map(quoted) : args, {
    cwd,
    env: environment(options.env),
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    shell,
  })
  let output = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output += text))
  return new Promise((resolve, reject) => {
    let late = false
    const timer = timeoutMs && setTimeout(() => (late = child.kill('SIGKILL')), timeoutMs)
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer || undefined)
      if (late) output += `\nStill running after ${timeoutMs} ms.`
      resolve({ code: late ? 124 : (code ?? 1), output })
    })
  })
}

/** An argument for cmd.exe. None of ours holds a quote. */
function quoted(argument: string): string {
  return /^[\w./:@=-]+$/.test(argument) ? argument : `"${argument}"`
}

/** Like `run`, for a step that has to succeed: its output becomes the error. */
export async function must(command: string, args: readonly string[], options?: RunOptions): Promise<string> {
  const { code, output } = await run(command, args, options)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${output}`)
  return output
}

/** This process's environment with the tools of the workspace first on PATH, however the script was started. */
function environment(extra: RunOptions['env'] = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', ...extra }
  const name = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  const folders = ['node_modules', '.tools/node_modules'].map((folder) => path.join(root, folder, '.bin'))
  env[name] = [path.dirname(process.execPath), ...folders, env[name]].join(path.delimiter)
  return env
}
