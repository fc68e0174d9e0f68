import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { explainView, type ViewExplanation } from '../explain/explain-view.ts'
import type { Constructor } from '../mixin.ts'
import type { View } from '../view.ts'

interface Output {
  out(text: string): void
  error(text: string): void
}

const USAGE = `Usage: belvedere views <module> [--json]

Explains every view that a module exports: its classes, policies, attributes and hooks.

  --json  as JSON
  --help  this text

Exit codes: 0 done; 1 the module cannot be loaded, exports no view, or one that is misconfigured; 64 wrong usage.`

/** Runs the command and gives its exit code. */
export async function runCommand(args: readonly string[], output: Output): Promise<number> {
  let parsed
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    output.error(`${(error as Error).message}\n\n${USAGE}`)
    return 64
  }
  const { values, positionals } = parsed
  const [command, file] = positionals
  if (values.help) {
    output.out(USAGE)
    return 0
  }
  if (command !== 'views' || file === undefined || positionals.length > 2) {
    output.error(USAGE)
    return 64
  }
  try {
    const explanations = explainExports((await import(pathToFileURL(path.resolve(file)).href)) as object)
    if (explanations.length === 0) {
      output.error(`${file} exports no view.`)
      return 1
    }
    output.out(values.json ? JSON.stringify(explanations, null, 2) : explanations.map(String).join('\n\n'))
    return 0
  } catch (error) {
    output.error(`${file}: ${error instanceof Error ? error.message : String(error)}`)
    return 1
  }
}

/** Every exported view class, and every handler that was made of one; `asView()` checks each on the way. */
function explainExports(module: object): readonly ViewExplanation[] {
  const explained = new Map<unknown, ViewExplanation>()
  for (const value of Object.values(module) as unknown[]) {
    if (typeof value !== 'function' || explained.has(value)) continue
    if ('asView' in value && typeof value.asView === 'function') {
      value.asView()
      explained.set(value, explainView(value as unknown as Constructor<View>))
    } else if ('viewClass' in value && 'viewAttributes' in value) {
      explained.set(value, explainView(value.viewClass as Constructor<View>, value.viewAttributes as object))
    }
  }
  return [...explained.values()]
}
