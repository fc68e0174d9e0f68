import { isDeepStrictEqual } from 'node:util'
import type { Constructor } from '../mixin.ts'
import type { View } from '../view.ts'

export interface OwnedField {
  readonly value: unknown
  /** The innermost class from which on the field has this value. */
  readonly owner: string
}

/** The fields that instances of a class have, with the class that gave each its value. */
export function fieldOwners(chain: readonly Constructor<View>[]): ReadonlyMap<string, OwnedField> {
  const fields = new Map<string, OwnedField>()
  for (const link of chain.toReversed()) {
    const probe: object = new link()
    for (const [name, value] of Object.entries(probe)) {
      const known = fields.get(name)
      if (known === undefined || !isDeepStrictEqual(known.value, value))
        fields.set(name, { value, owner: link.name })
    }
  }
  return fields
}
