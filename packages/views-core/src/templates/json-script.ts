import { InvalidResponseError } from '../errors.ts'

const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}

/**
 * Data for a script of the page, as a `<script type="application/json">` that no value can end or break out of. A
 * template writes it without escaping; the page reads it with `JSON.parse(element.textContent)`.
 *
 * @param id - Of the element; from the author of the page, and made of letters, digits, `-` and `_`.
 * @throws {InvalidResponseError} `ERR_VIEW_RESPONSE`: the data is not a JSON value, or the id has other characters.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/templates/builtins/#json-script | json_script}
 *
 * @example
 * ```ts
 * import { jsonScript } from '@belvedere/views-core'
 *
 * jsonScript('</script>', 'title') // => '<script id="title" type="application/json">"\\u003C/script\\u003E"</script>'
 * ```
 */
export function jsonScript(data: unknown, id?: string): string {
  if (id !== undefined && !/^[\w-]+$/.test(id))
    throw new InvalidResponseError(
      `jsonScript() takes an id of letters, digits, - and _, not ${JSON.stringify(id)}`,
    )
  const text = JSON.stringify(data) as string | undefined
  if (text === undefined)
    throw new InvalidResponseError(`jsonScript() takes a JSON value, not ${typeof data}`)
  const safe = text.replace(/[<>&\u2028\u2029]/g, (character) => ESCAPES[character]!)
  return `<script${id === undefined ? '' : ` id="${id}"`} type="application/json">${safe}</script>`
}
