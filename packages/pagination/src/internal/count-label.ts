import type { Tally } from './counting.ts'

export function countLabel({ count, kind }: Tally, locale: string): string {
  const text = count.toLocaleString(locale)
  return kind === 'minimum' ? `${text}+` : kind === 'estimate' ? `~${text}` : text
}
