import type { ReverseOptions } from '@belvedere/views-core'
import { landscape } from './landscape.ts'
import { urls } from './urls.ts'

/** A stretch of an article's body. */
export interface Passage {
  readonly kind: 'paragraph' | 'quote'
  readonly text: string
}

const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })
const monthAndYear = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
const number = new Intl.NumberFormat('en-GB')

// A template is not type-checked: an unknown name or parameter is a clear error when it is rendered.
const reverse = urls.reverse as (name: string, params?: object, options?: ReverseOptions) => string

/** What every template can use. Dates are shown in UTC. */
export const templateHelpers = {
  landscape,

  /** The link to a page by the name of its route. */
  url(name: string, params?: Record<string, string>, query?: Record<string, string | number>): string {
    return reverse(name, params, { query: query ?? {} })
  },

  /** `5 March 2026`; nothing for null. */
  formatDate(value: Date | string | null): string {
    return value === null ? '' : date.format(new Date(value))
  },

  /** `March 2026`. */
  formatMonth(value: Date | string): string {
    return monthAndYear.format(new Date(value))
  },

  /** For `<time datetime>`. */
  isoDate(value: Date | string): string {
    return new Date(value).toISOString()
  },

  /** `5,200`. */
  formatNumber(value: number | string): string {
    return number.format(Number(value))
  },

  /** `1 comment`, `2 comments`. */
  plural(count: number, one: string, many = `${one}s`): string {
    return `${number.format(count)} ${count === 1 ? one : many}`
  },

  /** The paragraphs and pull quotes of an article. */
  passages(body: string): Passage[] {
    return body
      .split(/\n{2,}/)
      .filter((text) => text.trim() !== '')
      .map((text) =>
        text.startsWith('> ') ? { kind: 'quote', text: text.slice(2) } : { kind: 'paragraph', text },
      )
  },
}
