/** What a record of fields may hold: a field that came several times is a list. */
export type FieldValue = string | readonly string[]

/**
 * Names with their values as they came, in a query string or a form: a name may come once, several times or not at
 * all, and reading any of it never fails.
 *
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/request-response/#querydict-objects | QueryDict}
 *
 * @example
 * ```ts
 * import { Fields } from '@belvedere/views-core'
 *
 * const fields = Fields.parse('tag=sea&tag=sand&page=2&draft')
 * fields.one('tag') // => 'sand'
 * fields.all('tag') // => ['sea', 'sand']
 * fields.one('draft') // => ''
 * fields.all('page[]') // => []
 * fields.one('author') // => undefined
 * ```
 */
export class Fields implements Iterable<readonly [string, readonly string[]]> {
  readonly #values: ReadonlyMap<string, readonly string[]>

  constructor(pairs: Iterable<readonly [string, string]> = []) {
    const values = new Map<string, string[]>()
    for (const [name, value] of pairs) {
      const known = values.get(name)
      if (known === undefined) values.set(name, [value])
      else known.push(value)
    }
    this.#values = values
  }

  /** Reads what follows the `?` of a URL, or a form. What is encoded wrongly is taken as browsers take it. */
  static parse(text: string): Fields {
    return new Fields(new URLSearchParams(text))
  }

  /** Reads a record, such as the body of a form: what is neither text nor a list of it is left out. */
  static from(record: unknown): Fields {
    return new Fields(pairsOf(record))
  }

  /** The last value of a name; `undefined` for one that did not come. */
  one(name: string): string | undefined {
    return this.#values.get(name)?.at(-1)
  }

  /** Every value of a name, in the order in which they came. */
  all(name: string): readonly string[] {
    return this.#values.get(name) ?? []
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  /** The names, each once, in the order in which they came first. */
  names(): readonly string[] {
    return [...this.#values.keys()]
  }

  [Symbol.iterator](): Iterator<readonly [string, readonly string[]]> {
    return this.#values.entries()
  }

  /** A record without a prototype: text for a name that came once, a list for one that came several times. */
  toRecord(): Record<string, FieldValue> {
    const record = Object.create(null) as Record<string, FieldValue>
    for (const [name, values] of this.#values) record[name] = values.length === 1 ? values[0]! : values
    return record
  }
}

function* pairsOf(record: unknown): Generator<readonly [string, string]> {
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return
  for (const [name, value] of Object.entries(record)) {
    for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof each === 'string') yield [name, each]
    }
  }
}
