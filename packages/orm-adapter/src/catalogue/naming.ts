/** How fields and tables of TypeScript are named in the database. */
export type ColumnNaming = 'camelCase' | 'asIs'

/** `published_at` is the field `publishedAt`; a leading underscore stays. */
export function fieldOf(name: string, naming: ColumnNaming): string {
  return naming === 'asIs'
    ? name
    : name.replace(/(?<=.)_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

/** The likeliest column of a field, for names that the catalogue does not hold, such as an alias in a subquery. */
export function columnOf(field: string, naming: ColumnNaming): string {
  return naming === 'asIs' ? field : field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
