import { inspect } from 'node:util'
import type { Request } from 'express'
import { explainView } from './explain/explain-view.ts'
import { originOf } from './internal/error-origin.ts'
import { escapeHtml } from './internal/escape-html.ts'
import { routeOf } from './logging/log-answer.ts'

const DEEPEST_CAUSE = 10

/** A page that shows a developer what went wrong: the error and its causes, where it happened, and what the view is. */
export function debugPage(failure: Error, request: Request, errorId: string): string {
  const error: unknown = failure.cause
  const origin = originOf(failure)
  const title = error instanceof Error ? `${error.name}: ${error.message}` : `threw ${inspect(error)}`
  const facts: (readonly [string, string])[] = [
    ['Request', `${request.method} ${request.originalUrl}`],
    ['Route', routeOf(request) ?? '(none)'],
    ['Error', errorId],
  ]
  if (origin !== undefined) {
    facts.push(['Handler', origin.handler])
    const hook = hookIn(error, explainView(origin.viewClass))
    if (hook !== null) facts.push(['Hook', hook])
  }
  const parts = [
    `<h1>${escapeHtml(title)}</h1>`,
    `<dl>${facts.map(([term, text]) => `<dt>${term}</dt><dd><code>${escapeHtml(text)}</code></dd>`).join('')}</dl>`,
    ...causes(error).map(
      (each, depth) => `<h2>${depth === 0 ? 'Stack' : 'Caused by'}</h2>\n<pre>${escapeHtml(each)}</pre>`,
    ),
  ]
  if (origin !== undefined)
    parts.push(`<h2>View</h2>\n<pre>${escapeHtml(String(explainView(origin.viewClass)))}</pre>`)
  parts.push('<p>This page is shown because of <code>errorHandler({ debug: true })</code>.</p>')
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${escapeHtml(title)}</title>\n${parts.join('\n')}\n</html>\n`
}

function causes(error: unknown): string[] {
  const stacks: string[] = []
  let each = error
  while (each !== undefined && stacks.length < DEEPEST_CAUSE) {
    stacks.push(each instanceof Error ? (each.stack ?? `${each.name}: ${each.message}`) : inspect(each))
    each = each instanceof Error ? each.cause : undefined
  }
  return stacks
}

interface Explained {
  readonly chain: readonly string[]
  readonly hooks: readonly { readonly name: string; readonly owner: string }[]
}

/** The innermost method of the view's own classes in the stack of an error. */
function hookIn(error: unknown, { chain, hooks }: Explained): string | null {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  for (const [, owner, name] of stack.matchAll(/^ +at (?:async )?([\w$]+)\.([\w$]+) /gm)) {
    if (chain.includes(owner!) && hooks.some((each) => each.name === name)) return `${owner}.${name}()`
  }
  return null
}
