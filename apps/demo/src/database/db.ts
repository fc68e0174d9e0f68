import { createDatabase, type PgPool } from '@belvedere/orm-adapter'
import type { Tables } from './tables.ts'

const { promise: pool, resolve: bindPool } = Promise.withResolvers<PgPool>()

/** What the models read. Its connections are opened by `openDatabase()` and bound once, before the first page. */
export const db = createDatabase<Tables>({ pool: () => pool })

export { bindPool }
