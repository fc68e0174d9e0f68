import { sql, type Kysely } from 'kysely'
import { Catalogue, Table, type Column, type Constraint } from './catalogue.ts'
import { fieldOf, type ColumnNaming } from './naming.ts'

interface ColumnRow {
  readonly table: string
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly labels: string[] | null
}

interface ConstraintRow {
  readonly table: string
  readonly name: string
  readonly kind: 'p' | 'u' | 'f'
  readonly columns: string[]
  readonly target: string | null
  readonly targetColumns: string[] | null
}

const kinds = { p: 'primary', u: 'unique', f: 'foreign' } as const

/** Partitions are left out: rows are read through the table they belong to. */
const columnsSql = sql<ColumnRow>`
  select c.relname::text as "table", a.attname::text as "name", base.typname::text as "type",
    not (a.attnotnull or t.typnotnull) as "nullable",
    (select array_agg(e.enumlabel::text order by e.enumsortorder) from pg_enum e where e.enumtypid = base.oid) as "labels"
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  join pg_type t on t.oid = a.atttypid
  join pg_type base on base.oid = case t.typtype when 'd' then t.typbasetype else t.oid end
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition and pg_table_is_visible(c.oid)
    and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
  order by c.oid, a.attnum`

const columnNames = (table: string, keys: string) => sql<string[]>`(
  select array_agg(a.attname::text order by k.position)
  from unnest(${sql.raw(keys)}) with ordinality as k(number, position)
  join pg_attribute a on a.attrelid = ${sql.raw(table)} and a.attnum = k.number)`

const constraintsSql = sql<ConstraintRow>`
  select c.relname::text as "table", o.conname::text as "name", o.contype::text as "kind",
    ${columnNames('o.conrelid', 'o.conkey')} as "columns", target.relname::text as "target",
    ${columnNames('o.confrelid', 'o.confkey')} as "targetColumns"
  from pg_constraint o
  join pg_class c on c.oid = o.conrelid
  left join pg_class target on target.oid = o.confrelid
  where o.contype in ('p', 'u', 'f') and not c.relispartition and pg_table_is_visible(c.oid)
    and c.relnamespace <> 'pg_catalog'::regnamespace
  order by o.oid`

/** Reads what the search path of the connection shows, in two statements. */
export async function loadCatalogue<TTables>(db: Kysely<TTables>, naming: ColumnNaming): Promise<Catalogue> {
  return db
    .withoutPlugins()
    .connection()
    .execute(async (connection) => {
      const columns = Map.groupBy((await columnsSql.execute(connection)).rows, (row) => row.table)
      const constraints = Map.groupBy((await constraintsSql.execute(connection)).rows, (row) => row.table)
      const tables = [...columns].map(([name, rows]) => {
        const own = (constraints.get(name) ?? []).map(toConstraint)
        return new Table(
          name,
          rows.map((row) => toColumn(row, naming)),
          own,
        )
      })
      return new Catalogue(tables, naming)
    })
}

function toColumn({ name, type, nullable, labels }: ColumnRow, naming: ColumnNaming): Column {
  return { name, field: fieldOf(name, naming), type, nullable, labels }
}

function toConstraint({ name, kind, columns, target, targetColumns }: ConstraintRow): Constraint {
  return { name, kind: kinds[kind], columns, target, targetColumns: targetColumns ?? [] }
}
