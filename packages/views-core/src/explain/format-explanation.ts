import type { ViewExplanation } from './explain-view.ts'

/** An explanation as text: a paragraph for each part, columns aligned. */
export function formatExplanation(explanation: Omit<ViewExplanation, 'toString'>): string {
  const { name, chain, methods, policies, attributes, hooks } = explanation
  return [
    `${name}: ${methods.join(', ')}`,
    section('classes, outermost first', [chain]),
    section(
      'policies, in the order in which they run',
      policies.map((each) => [each.stage, each.name, each.owner]),
    ),
    section(
      'attributes',
      attributes.map((each) => [each.name, each.value, each.owner]),
    ),
    section(
      'hooks',
      hooks.map((each) => [`${each.name}()`, each.owner]),
    ),
  ]
    .filter((each) => each !== '')
    .join('\n\n')
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  if (rows.length === 1 && title.startsWith('classes')) return `  ${title}\n    ${rows[0]!.join(' > ')}`
  const widths = rows[0]!.map((_cell, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  )
  return [`  ${title}`, ...lines.map((line) => `    ${line}`)].join('\n')
}
