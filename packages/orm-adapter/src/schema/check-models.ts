import type { Catalogue } from '../catalogue/catalogue.ts'
import { ConfigurationError } from '../errors.ts'
import { sourceOf } from './define-models.ts'
import { resolveRelation } from './resolve-relation.ts'
import type { SchemaRelations } from './schema-relations.ts'

/**
 * Compares models with the database they are to read: tables, fields of relations, keys. For the start of a program,
 * so that a mistake shows there and not in a visitor's request.
 *
 * @param models - What {@link defineModels} gave.
 * @throws {ConfigurationError} `ERR_CONFIGURATION`: with every mistake that was found.
 * @example
 * ```ts
 * import { PGlite } from '@electric-sql/pglite'
 * import { createPgConfig } from '@electric-sql/pglite/node-postgres'
 * import { checkModels, ConfigurationError, createDatabase, defineModels, defineSchema } from '@belvedere/orm-adapter'
 * import pg from 'pg'
 *
 * const pglite = await PGlite.create()
 * const db = createDatabase<{ book: { id: number } }>({ pool: new pg.Pool({ ...createPgConfig(pglite) }) })
 * const models = defineModels(db, defineSchema<{ book: { id: number } }>()({ book: {} }))
 * const error = await checkModels(models).catch((thrown: unknown) => thrown)
 * ConfigurationError.is(error) && error.mistakes.length // => 1
 * await db.destroy()
 * await pglite.close()
 * ```
 */
export async function checkModels(models: object): Promise<void> {
  const source = sourceOf(models)
  if (source === null) throw new ConfigurationError('checkModels()', ['give it what defineModels() returned'])
  const catalogue = await source.catalogue(undefined)
  const mistakes = source.relations.tables.flatMap((model) => mistakesOf(catalogue, source.relations, model))
  for (const [model, names] of source.options.ordering) {
    const table = catalogue.table(model)
    for (const name of names.map((text) => text.replace(/^-/, ''))) {
      if (table !== null && !name.includes('.') && table.field(name) === null) {
        mistakes.push(`${model}: the ordering names "${name}", which is no field of it`)
      }
    }
  }
  if (mistakes.length > 0) throw new ConfigurationError('checkModels()', mistakes)
}

function mistakesOf(catalogue: Catalogue, relations: SchemaRelations, model: string): string[] {
  const table = catalogue.table(model)
  if (table === null) return [`the database has no table for "${model}" on its search path`]
  const mistakes: string[] = []
  if (table.byField.size < table.columns.length) {
    mistakes.push(`${model}: two columns of "${table.name}" have the same field name; use columns: 'asIs'`)
  }
  for (const [name, relation] of relations.of(model)) {
    if (table.byField.has(name)) mistakes.push(`${model}.${name}: a column has the name of the relation`)
    try {
      resolveRelation(catalogue, model, name, relation)
    } catch (error) {
      if (!ConfigurationError.is(error)) throw error
      mistakes.push(...error.mistakes)
    }
  }
  return mistakes
}
