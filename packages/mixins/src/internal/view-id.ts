const ids = new WeakMap<object, string>()
const named = new Map<string, number>()

/**
 * What a class of views is called in keys: its name, numbered from the second class of that name on.
 *
 * The order is that of `asView()`, so processes of the same program agree on it, as keys in a shared store have to.
 */
export function viewIdOf(view: object): string {
  const type = view.constructor
  const known = ids.get(type)
  if (known !== undefined) return known
  const number = (named.get(type.name) ?? 0) + 1
  named.set(type.name, number)
  const id = number === 1 ? type.name : `${type.name}~${number}`
  ids.set(type, id)
  return id
}
