import { MalformedBodyError } from '../errors.ts'

/**
 * Refuses a body with a key by which a copy of it would reach the prototypes of other objects, and one that is nested
 * too deep to be looked through.
 *
 * @param isOwn - True takes the prototype of every object away; false leaves a value alone that others see too.
 */
export function checkKeys(value: unknown, maxDepth: number, isOwn: boolean): void {
  if (typeof value !== 'object' || value === null) return
  if (maxDepth === 0) throw new MalformedBodyError('The body is nested too deep.')
  if (Array.isArray(value)) {
    for (const each of value as unknown[]) checkKeys(each, maxDepth - 1, isOwn)
    return
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  // A file, a date, a buffer: made by a parser, and not from keys of the body.
  if (prototype !== Object.prototype && prototype !== null) return
  const record = value as Record<string, unknown>
  for (const key of Object.keys(record)) {
    if (key === '__proto__' || isConstructorPath(key, record[key]))
      throw new MalformedBodyError(`The body has the key "${key}", which no field may have.`)
    checkKeys(record[key], maxDepth - 1, isOwn)
  }
  if (isOwn && prototype !== null) Object.setPrototypeOf(value, null)
}

function isConstructorPath(key: string, value: unknown): boolean {
  return (
    key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype')
  )
}
