import type { CountStrategy } from './count-strategy.ts'

/** The texts of the errors about page numbers. They are sent to clients. */
export interface PageErrorMessages {
  readonly invalidPage: string
  readonly minPage: string
  readonly noResults: string
}

export interface PaginatorOptions {
  /** Rows on one page, from 1 up. */
  readonly perPage: number
  /**
   * Ceiling for `perPage`, for sizes that a client chooses: a larger one is cut to it.
   * @default none
   */
  readonly maxPerPage?: number | undefined
  /**
   * The most rows that a last page of its own is not worth: so many or fewer go onto the page before it, which is
   * then longer than `perPage`.
   * @default 0
   */
  readonly orphans?: number | undefined
  /**
   * Whether an empty list has an empty first page, and not none.
   * @default true
   */
  readonly allowEmptyFirstPage?: boolean | undefined
  /**
   * How to learn how many rows there are.
   * @default 'exact'
   */
  readonly counting?: CountStrategy | undefined
  /**
   * Rows that may be skipped before a page. Pages further back do not exist: they are refused without a read, and
   * `numPages` ends before them.
   * @default none
   */
  readonly maxOffset?: number | undefined
  /** Texts to use instead of the standard ones; those left out stay. */
  readonly errorMessages?: Partial<PageErrorMessages> | undefined
}

export const STANDARD_MESSAGES: PageErrorMessages = {
  invalidPage: 'That page number is not an integer',
  minPage: 'That page number is less than 1',
  noResults: 'That page contains no results',
}
