const plain = /^[a-z_]\w*$/i
const any = /^[\p{L}_][\p{L}\p{N}_$]*$/u

/** Names go into the shape of a query, so nothing that could be read as its punctuation may be one. */
export function isName(text: string): boolean {
  // The first test is many times as fast, and enough for nearly all.
  return plain.test(text) || any.test(text)
}

const plainOrdering = /^-?[a-z_][\w.]*$/i

/** A name, or names of relations before it with a dot after each; with `-` in front for descending. */
export function isOrdering(text: unknown): boolean {
  if (typeof text !== 'string') return false
  return plainOrdering.test(text) || text.replace(/^-/, '').split('.').every(isName)
}
