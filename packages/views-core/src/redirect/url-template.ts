import type { Params } from '../view.ts'

// After a slash or an equals sign alone: the colon of a scheme or of a port begins no parameter.
const PARAMETER = /(?<=[/=])([:*])([A-Za-z_]\w*)/g
const ORIGIN = /^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#]*/i

/**
 * Looks for parameters in places where their value could lead to another site.
 *
 * @returns what is wrong, or `null`
 */
export function urlTemplateProblem(template: string): string | null {
  const origin = ORIGIN.exec(template)?.[0] ?? ''
  return /\/[:*]/.test(origin)
    ? `has a parameter for its host in ${JSON.stringify(template)}: a client would choose the site`
    : null
}

/** Names of parameters in a template that a view has no value for. */
export function missingParams(template: string, params: Params): readonly string[] {
  const names = Array.from(template.matchAll(PARAMETER), ([, , name]) => name!)
  return names.filter((name) => !Object.hasOwn(params, name))
}

/**
 * Puts the parameters of a path into a template, encoded; those of a wildcard keep their slashes.
 *
 * @returns `null` when a value cannot stand in its place
 */
export function fillUrlTemplate(template: string, params: Params): string | null {
  let fits = true
  const filled = template.replace(PARAMETER, (_text, sign: string, name: string, at: number) => {
    const value = params[name]!.toWellFormed()
    fits &&= template[at - 1] === '=' || canStand(value, sign === '*')
    return sign === '*' ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value)
  })
  return fits ? filled : null
}

/** False for what browsers take for a step in a path, or, at its beginning, for a host. */
export function canStand(value: string, isWildcard: boolean): boolean {
  return (isWildcard ? value.split('/') : [value]).every((part) => !['', '.', '..'].includes(part))
}
