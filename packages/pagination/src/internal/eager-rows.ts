/**
 * Pages that end within so many rows are read while the rows are counted. Deeper ones wait for the count: skipping
 * rows costs a database as much as reading them, and a made-up page number must not buy that.
 */
export const EAGER_ROWS = 10_000
