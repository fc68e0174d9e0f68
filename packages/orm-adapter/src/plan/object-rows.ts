import type { ResultColumn } from './plan.ts'

const asText = new Set(['int8', 'numeric'])
const two = (value: number): string => String(value).padStart(2, '0')

/** `pg` reads a date as midnight here; the day is what the database meant. */
function dayOf(date: Date): string {
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The rows of a driver that gives objects, as arrays of the values that our own connection would give. */
export function arraysOf(rows: readonly unknown[], columns: readonly ResultColumn[]): unknown[][] {
  return rows.map((row) =>
    columns.map(({ alias, type }) => {
      const value = (row as Record<string, unknown>)[alias]
      if (value === null || value === undefined) return null
      if (asText.has(type) && (typeof value === 'number' || typeof value === 'bigint')) return String(value)
      return type === 'date' && value instanceof Date ? dayOf(value) : value
    }),
  )
}
