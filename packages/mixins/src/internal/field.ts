/**
 * One part of a key, with its length in front, so that no two lists of parts make the same key: ('ab', 'c') and
 * ('a', 'bc') differ, and so do a value that is absent and one that is empty.
 */
export function field(value: string | undefined): string {
  return value === undefined ? '-' : `${value.length}:${value}`
}
