/** Which values of a row become which fields, and the rows joined to it. */
export interface Layout {
  readonly fields: readonly string[]
  /** Where the first of its values is. */
  readonly start: number
  readonly joined: readonly JoinedLayout[]
}

/** A row that a join brought along. */
export interface JoinedLayout extends Layout {
  readonly name: string
  /** The value that is null when the join found nothing. */
  readonly presence: number
}

/** Makes a row from its values. */
export type Hydrate = (values: readonly unknown[]) => Record<string, unknown>

/** A loop in a closure: SQL names must never become code, and code from text is forbidden in many programs. */
export function hydrator(layout: Layout): Hydrate {
  const { fields, start } = layout
  const count = fields.length
  const joined = layout.joined.map((inner) => ({ ...inner, hydrate: hydrator(inner) }))
  const plain: Hydrate = (values) => {
    const row: Record<string, unknown> = {}
    for (let index = 0; index < count; index++) row[fields[index] as string] = values[start + index]
    return row
  }
  if (joined.length === 0) return plain
  return (values) => {
    const row = plain(values)
    for (const { name, presence, hydrate } of joined)
      row[name] = values[presence] === null ? null : hydrate(values)
    return row
  }
}
